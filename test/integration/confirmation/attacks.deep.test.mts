import type { IDataObject } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import {
	answerOf,
	confirm,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { ORIGIN } from '../../support/enrollment/execution.mts';
import { SCANNERS } from '../../support/scanners.mts';
import type { SignIn } from '../../support/softAuthenticator.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, api } = world;
const HERE = { rpId: 'localhost', origin: ORIGIN };

const checks = async () =>
	(await sandbox.requests()).filter(({ route }) => route === 'authentications.assertion').length;
const locks = async () =>
	(await sandbox.devicesOf()).map(({ lock }) => (lock as IDataObject).status);

describe('a wrong assertion never reaches PingOne', () => {
	it.each<[string, SignIn, code?: string]>([
		['of another ceremony', { type: 'webauthn.create' }],
		['of another challenge', { challenge: 'AAAA' }],
		['of another origin', { origin: 'https://evil.example' }],
		['of another relying party', { rpId: 'evil.example' }],
		['without a touch', { userPresent: false }],
		['without user verification', { userVerified: false }, 'unverified'],
		['made in a frame', { clientData: { crossOrigin: true } }],
	])('%s', async (_, signIn, code = 'mismatch') => {
		const { key } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const received = await confirm(waiting, key, signIn);
		expect(received.json).toMatchObject({ ok: false, code });
		expect(received.resumed).toBeUndefined();
		expect(await checks()).toBe(0);
		expect(await locks()).toEqual(['UNLOCKED']);
	});

	it('of another user’s key', async () => {
		await giveKey(world, HERE);
		const { key } = await giveKey(world, HERE, sandbox.user(1).id);
		const waiting = await startConfirmation(sandbox);
		expect((await confirm(waiting, key)).json.code).toBe('mismatch');
		expect(await checks()).toBe(0);
	});
});

it('a forged signature closes the link, and cannot lock the user’s key', async () => {
	const { key } = await giveKey(world, HERE);
	const waiting = await startConfirmation(sandbox);
	const forged = await confirm(waiting, key, { forgeSignature: true });
	expect(forged.json).toMatchObject({ ok: false, code: 'closed' });
	expect(resumedWith(forged)).toMatchObject({
		approved: false,
		confirmation: { status: 'CLOSED', reason: 'KEY_REFUSED' },
	});
	expect((await waiting.send({ body: { action: 'begin' } })).json.code).toBe('closed');
	expect(await checks()).toBe(1);
	expect(await locks()).toEqual(['UNLOCKED']);
});

it('a token of another wait, or none at all, opens nothing', async () => {
	const { key } = await giveKey(world, HERE);
	const [first, second] = [await startConfirmation(sandbox), await startConfirmation(sandbox)];
	const answer = await answerOf(first, key);
	expect((await second.send({ body: answer })).json.code).toBe('stale');
	expect((await first.send({ body: { ...answer, token: 'v1.AAAA' } })).json.code).toBe('stale');
	expect(await checks()).toBe(0);
});

it('a proof of another link opens nothing', async () => {
	const [first, second] = [await startConfirmation(sandbox), await startConfirmation(sandbox)];
	for (const action of ['open', 'begin', 'decline']) {
		const received = await first.send({ body: { action }, proof: second.proof });
		expect(received.json).toMatchObject({ ok: false, code: 'wrongLink' });
		expect(received.resumed).toBeUndefined();
	}
});

describe('GET, HEAD and OPTIONS change nothing', () => {
	it.each(['GET', 'HEAD', 'OPTIONS'])('%s', async (method) => {
		const waiting = await startConfirmation(sandbox);
		await sandbox.forgetRequests();
		for (const query of [{}, { approved: 'true' }, { action: 'decline' }]) {
			const received = await waiting.send({ method, query });
			expect(received.resumed).toBeUndefined();
		}
		expect(await sandbox.requests()).toEqual([]);
	});
});

it('1,000 looks of scanners of every kind change nothing, and the user can confirm after them', async () => {
	const { key } = await giveKey(world, HERE);
	const waiting = await startConfirmation(sandbox);
	await sandbox.forgetRequests();
	for (let look = 0; look < 1_000; look += 1) {
		const { method, headers, query } = SCANNERS[look % SCANNERS.length];
		const sent = { method, headers, query: Object.fromEntries(new URLSearchParams(query)) };
		expect((await waiting.send(sent)).resumed).toBeUndefined();
	}
	expect(await sandbox.requests()).toEqual([]);
	expect(resumedWith(await confirm(waiting, key))).toMatchObject({ approved: true });
});

describe('a tenant that would prove nothing approves nothing', () => {
	const bypass = async () =>
		await api('PUT', `/users/${sandbox.user().id}/bypassMFA`, {
			body: { bypassMFAEnabledUntil: '2199-01-01T00:00:00.000Z' },
		});
	const turnMfaOff = async () =>
		await api('PUT', `/users/${sandbox.user().id}/mfaEnabled`, { body: { mfaEnabled: false } });
	const disable = async () =>
		await api('PUT', `/users/${sandbox.user().id}/enabled`, { body: { enabled: false } });
	const remember = async () =>
		await sandbox.control('POST', '/settings', { rememberBrowsers: true });
	const block = async (deviceId: string) =>
		await api('POST', `${sandbox.devicesPath()}/${deviceId}`, {
			contentType: 'application/vnd.pingidentity.device.block+json',
		});
	const remove = async (deviceId: string) =>
		await api('DELETE', `${sandbox.devicesPath()}/${deviceId}`);

	it.each<[string, (deviceId: string) => Promise<unknown>, string]>([
		['a bypass', bypass, 'bypass'],
		['MFA turned off', turnMfaOff, 'mfaOff'],
		['a disabled account', disable, 'disabled'],
		['a remembered browser', remember, 'settings'],
		['a blocked key', block, 'noKey'],
		['a deleted key', remove, 'noKey'],
	])('before the page asks: %s', async (_, spoil, code) => {
		const { deviceId } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		await spoil(deviceId);
		const begun = await waiting.send({ body: { action: 'begin' } });
		expect(begun.json).toMatchObject({ ok: false, code });
		expect(begun.resumed).toBeUndefined();
	});

	it.each([
		['disabled', disable, /^'User' is disabled or locked/],
		['without MFA', turnMfaOff, /^'User' has MFA turned off/],
	])('and a user %s is not asked at all', async (_, spoil, message) => {
		await spoil();
		await expect(startConfirmation(sandbox)).rejects.toThrow(message);
	});

	it.each<[string, (deviceId: string) => Promise<unknown>, string]>([
		['a disabled account', disable, 'disabled'],
		['MFA turned off', turnMfaOff, 'mfaOff'],
	])('while the page asks: %s, and PingOne gets no answer of the key', async (_, spoil, code) => {
		const { key, deviceId } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		await spoil(deviceId);
		const received = await waiting.send({ body: answer });
		expect(received.json).toMatchObject({ ok: false, code });
		expect(received.resumed).toBeUndefined();
		expect(await checks()).toBe(0);
	});

	it('while the page asks: a deleted user, and the workflow hears that', async () => {
		const { key } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		await api('DELETE', `/users/${sandbox.user().id}`);
		const received = await waiting.send({ body: answer });
		expect(received.json).toMatchObject({ ok: false, code: 'disabled' });
		expect(resumedWith(received)).toMatchObject({
			approved: false,
			confirmation: { status: 'CLOSED', reason: 'USER_DELETED' },
		});
		expect(await checks()).toBe(0);
	});

	it.each<[string, (deviceId: string) => Promise<unknown>]>([
		['a blocked key', block],
		['a deleted key', remove],
	])('while the page asks: %s', async (_, spoil) => {
		const { key, deviceId } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		await spoil(deviceId);
		expect(resumedWith(await waiting.send({ body: answer }))).toMatchObject({
			approved: false,
			confirmation: { status: 'CLOSED', reason: 'KEY_REFUSED' },
		});
	});

	it('a user who was moved to another population confirms as before', async () => {
		const { key } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		const [, id] = Object.values(sandbox.ids.populations);
		await api('PUT', `/users/${sandbox.user().id}/population`, { body: { id } });
		expect(resumedWith(await waiting.send({ body: answer }))).toMatchObject({ approved: true });
	});

	it('a key of another relying party does not confirm', async () => {
		await giveKey(world, { rpId: 'example.com', origin: 'https://example.com' });
		const waiting = await startConfirmation(sandbox);
		expect((await waiting.send({ body: { action: 'begin' } })).json.code).toBe('noKey');
	});

	it('SMS first in the order does not take the place of the key', async () => {
		const policy = await api('GET', `/deviceAuthenticationPolicies/${sandbox.ids.policyId}`);
		await api('PUT', `/deviceAuthenticationPolicies/${sandbox.ids.policyId}`, {
			body: {
				name: policy.body.name,
				default: true,
				authentication: policy.body.authentication,
				fido2: policy.body.fido2,
				sms: { ...(policy.body.sms as IDataObject), enabled: true },
				voice: policy.body.voice,
				email: policy.body.email,
				mobile: policy.body.mobile,
				totp: policy.body.totp,
				forSignOnPolicy: false,
			},
		});
		await sandbox.seed({ type: 'SMS', members: { phone: '+1.5125551234' } });
		const waiting = await startConfirmation(sandbox);
		expect((await waiting.send({ body: { action: 'begin' } })).json.code).toBe('noKey');
		const { key } = await giveKey(world, HERE);
		expect(resumedWith(await confirm(waiting, key))).toMatchObject({ approved: true });
	});
});

it('only the named devices confirm', async () => {
	const first = await giveKey(world, HERE);
	const second = await giveKey(world, HERE);
	const waiting = await startConfirmation(sandbox, { options: { onlyDevices: second.deviceId } });
	expect((await confirm(waiting, first.key)).json.code).toBe('mismatch');
	expect(resumedWith(await confirm(waiting, second.key))).toMatchObject({
		confirmation: { device: { id: second.deviceId } },
	});
});

it('a nickname stands for the device that had it when the link was sent', async () => {
	const rename = async (deviceId: string, nickname: string) =>
		await api('PUT', `${sandbox.devicesPath()}/${deviceId}/nickname`, { body: { nickname } });
	const first = await giveKey(world, HERE);
	const second = await giveKey(world, HERE);
	await rename(second.deviceId, 'Work key');
	const waiting = await startConfirmation(sandbox, { options: { onlyDevices: 'Work key' } });
	await rename(second.deviceId, 'Old key');
	await rename(first.deviceId, 'Work key');
	expect((await confirm(waiting, first.key)).json.code).toBe('mismatch');
	expect(resumedWith(await confirm(waiting, second.key))).toMatchObject({ approved: true });
});

it('another user’s link does not confirm for this one', async () => {
	await giveKey(world, HERE, sandbox.user(1).id);
	const ada = await giveKey(world, HERE);
	const waiting = await startConfirmation(sandbox, { user: locator('id', sandbox.user(1).id) });
	expect((await confirm(waiting, ada.key)).json.code).toBe('mismatch');
});

describe('when PingOne’s word is lost', () => {
	it.each([
		['the connection breaks after the check', { kind: 'cut', when: 'after' }],
		['a gateway hides the answer', { kind: 'html', status: 502, when: 'after' }],
	])('%s, the flow itself is asked', async (_, fault) => {
		const { key } = await giveKey(world, HERE);
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		await sandbox.fault('authentications.assertion', fault);
		const received = await waiting.send({ body: answer });
		expect([received.json.code, resumedWith(received)?.approved]).toEqual([undefined, true]);
	});
});
