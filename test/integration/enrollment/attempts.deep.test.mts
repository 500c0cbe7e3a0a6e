import { sleep } from 'n8n-workflow';
import { begin, finish, persist, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { untilSeen, useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';
import { deviceCounts } from '../../support/enrollment/facts.mts';

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);
const counts = async () => await deviceCounts(sandbox);
const fault = async (route: string, rule: object, times = 1) =>
	await sandbox.fault(route, rule, { times });

it('activates the device of the try and goes on with it', async () => {
	const waiting = await startEnrollment(sandbox, { page: { askNickname: true } });
	const begun = await begin(waiting, { nickname: ' Blue\u0000\u202e key ' });
	const answer = await finish(waiting, begun);
	expect(answer).toMatchObject({ status: 200, json: { ok: true, done: true } });
	expect(resumedWith(answer)).toMatchObject({
		type: 'FIDO2',
		status: 'ACTIVE',
		nickname: 'Blue key',
		user: { id: sandbox.ids.users[0].id },
		enrollment: {
			status: 'ENROLLED',
			attempts: 1,
			user: { id: sandbox.ids.users[0].id, username: 'ada.lovelace', name: 'Ada Lovelace' },
			authenticator: {
				userVerified: true,
				backedUp: false,
				attestationFormat: 'none',
				attested: false,
			},
			sourceIp: '192.0.2.7',
		},
	});
	expect(answer.resumed?.[0][0].pairedItem).toEqual({ item: 0 });
	expect(await counts()).toMatchObject({ created: 1, activated: 1, deleted: 0 });
});

it('sends on to the web page only when the person has enrolled', async () => {
	const waiting = await startEnrollment(sandbox, {
		page: { redirectUrl: 'https://portal.example.com/start?a=b' },
	});
	const { text } = await waiting.send({ method: 'GET' });
	expect(text).not.toContain('portal.example.com');
	const { json } = await finish(waiting, await begin(waiting));
	expect(json.redirectUrl).toBe('https://portal.example.com/start?a=b');
});

it('answers a repeated finish the same, and goes on once', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const attestation = touch(begun);
	const answers = await Promise.all(
		Array.from({ length: 6 }, async () => await finish(waiting, begun, attestation)),
	);
	expect(answers.map(({ status, json }) => [status, json.done])).toEqual(
		Array.from({ length: 6 }, () => [200, true]),
	);
	expect(answers.filter(({ resumed }) => resumed)).toHaveLength(1);
	expect(await counts()).toMatchObject({ created: 1, activated: 1 });
	const log = await sandbox.requests();
	const activations = log.filter(
		({ route, status }) => route === 'devices.activate' && status !== 404,
	);
	expect(activations).toHaveLength(1);
});

it('lets the first of two windows win, and tells the other', async () => {
	const waiting = await startEnrollment(sandbox);
	const [first, second] = [await begin(waiting), await begin(waiting)];
	expect((await finish(waiting, second)).json).toMatchObject({ done: true });
	const late = await finish(waiting, first);
	expect(late).toMatchObject({ status: 409, json: { ok: false, code: 'used' } });
	expect(late.resumed).toBeUndefined();
	expect(await counts()).toMatchObject({ created: 2, activated: 1, deleted: 1, pending: 0 });
});

it('takes no more than the tries that were set, then tells the workflow', async () => {
	const waiting = await startEnrollment(sandbox, { options: { maxAttempts: 2 } });
	const first = await begin(waiting);
	await untilSeen(sandbox);
	const gaveUp = await waiting.send({ body: { action: 'abandon', token: first.token } });
	expect(gaveUp).toMatchObject({ status: 200, json: { ok: true, left: 1 } });
	const second = await begin(waiting);
	await untilSeen(sandbox);
	const last = await waiting.send({ body: { action: 'abandon', token: second.token } });
	expect(last).toMatchObject({ status: 410, json: { code: 'closed' } });
	const item = resumedWith(last);
	expect(item).toMatchObject({
		enrollment: { status: 'CLOSED', reason: 'TOO_MANY_ATTEMPTS', attempts: 2 },
	});
	expect(Object.keys(item)).toEqual(['enrollment']);
	expect(await counts()).toMatchObject({ created: 2, deleted: 2, pending: 0 });
	const after = await waiting.send({ body: { action: 'begin' } });
	expect(after).toMatchObject({ status: 410, json: { code: 'closed' } });
	expect(after.resumed).toBeUndefined();
	expect((await waiting.send({ method: 'GET' })).status).toBe(410);
});

it('counts tries that another process began, by the token', async () => {
	const one = await startEnrollment(sandbox, { options: { maxAttempts: 1 } });
	const begun = await begin(one);
	const elsewhere = await one.elsewhere();
	const answer = await elsewhere.send({ body: { action: 'begin', token: begun.token } });
	// The other process may be activating the device at this moment.
	expect(answer.json.code).toBe('checking');
	expect(await elsewhere.settled()).toMatchObject({ enrollment: { status: 'CLOSED' } });
});

it.each([
	['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
	['another origin', { origin: 'https://evil.example' }],
	['another relying party', { rpId: 'evil.example' }],
	['a sign-in', { type: 'webauthn.get' }],
])(
	'refuses the answer to %s before PingOne is asked, and deletes the device',
	async (_, ceremony) => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		const answer = await finish(waiting, begun, touch(begun, ceremony));
		expect(answer).toMatchObject({ status: 422, json: { code: 'mismatch', left: 9 } });
		expect(answer.resumed).toBeUndefined();
		expect(await waiting.settled()).toBeUndefined();
		expect(await counts()).toMatchObject({ activated: 0, deleted: 1, pending: 0 });
		expect((await finish(waiting, await begin(waiting))).json.done).toBe(true);
	},
);

it.each([['a forged signature', { format: 'packed' as const, forgeSignature: true }, 'refused']])(
	'says that PingOne refused %s, and lets the person try again',
	async (_, ceremony, code) => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		const answer = await finish(waiting, begun, touch(begun, ceremony));
		expect(answer).toMatchObject({ status: 422, json: { code } });
		expect(answer.json.reference).toMatch(/[0-9a-f-]{36}/);
		expect(await waiting.settled()).toBeUndefined();
		expect(await counts()).toMatchObject({ activated: 0, deleted: 1, pending: 0 });
		const resumed = resumedWith(await finish(waiting, await begin(waiting)));
		expect(resumed).toMatchObject({ enrollment: { attempts: 2 } });
	},
);

it('says when PingOne knows the key already', async () => {
	const credentialId = Buffer.alloc(32, 9);
	const first = await startEnrollment(sandbox);
	const begun = await begin(first);
	await finish(first, begun, touch(begun, { credentialId }));
	const second = await startEnrollment(sandbox, {
		user: { __rl: true, mode: 'id', value: sandbox.ids.users[1].id },
	});
	const again = await begin(second);
	const answer = await finish(second, again, touch(again, { credentialId }));
	expect(answer).toMatchObject({ status: 409, json: { code: 'known' } });
});

it('does not take a token of another execution, person, or of nobody', async () => {
	const [one, other] = [await startEnrollment(sandbox), await startEnrollment(sandbox)];
	const begun = await begin(one);
	const flipped = `${begun.token.slice(0, -2)}${begun.token.endsWith('AA') ? 'BB' : 'AA'}`;
	const attestation = touch(begun);
	expect((await finish(other, begun, attestation)).json.code).toBe('stale');
	for (const token of [flipped, 'v1.', 'v1.AAAA', 'v2.AAAA', '', 'x'.repeat(2_000)]) {
		const answer = await finish(one, { ...begun, token }, attestation);
		expect(answer.json.code).toBe('stale');
	}
	const { code } = (await other.send({ body: { action: 'abandon', token: begun.token } })).json;
	expect(code).toBe('stale');
	expect(await counts()).toMatchObject({ activated: 0, deleted: 0, pending: 1 });
});

describe('when PingOne', () => {
	it('is down as the person begins: says so, and counts no try', async () => {
		const waiting = await startEnrollment(sandbox);
		await fault('devices.create', { kind: 'status', status: 503 }, -1);
		const answer = await waiting.send({ body: { action: 'begin' } });
		expect(answer).toMatchObject({ status: 424, json: { code: 'unavailable' } });
		await sandbox.control('DELETE', '/faults');
		const resumed = resumedWith(await finish(waiting, await begin(waiting)));
		expect(resumed).toMatchObject({ enrollment: { attempts: 1 } });
	});

	it('is down as the key arrives: the same answer can be sent again', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		const attestation = touch(begun);
		await fault('devices.activate', { kind: 'status', status: 503 });
		const answer = await finish(waiting, begun, attestation);
		expect(answer).toMatchObject({ status: 424, json: { code: 'unavailable', repeat: true } });
		const again = await finish(waiting, begun, attestation);
		expect(resumedWith(again)).toMatchObject({ status: 'ACTIVE' });
	});

	it.each(['after', 'mid-body'])('activates, but its answer is lost (%s)', async (when) => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		await fault('devices.activate', { kind: 'cut', when });
		const attestation = touch(begun);
		const { item } = await persist(waiting, async () => await finish(waiting, begun, attestation));
		expect(item).toMatchObject({ status: 'ACTIVE', enrollment: { attempts: 1 } });
		expect(await counts()).toMatchObject({ created: 1, activated: 1, deleted: 0 });
	});

	it('has activated although nobody heard of it: beginning again finds that, and deletes nothing', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		await fault('devices.activate', { kind: 'cut', when: 'after' });
		await fault('devices.get', { kind: 'status', status: 403 }, -1);
		expect((await finish(waiting, begun)).json.code).toBe('checking');
		await sandbox.control('DELETE', '/faults');
		const body = { action: 'begin', token: begun.token };
		const { json, item } = await persist(waiting, async () => await waiting.send({ body }));
		expect(json).toMatchObject({ ok: true, done: true });
		expect(item).toMatchObject({ status: 'ACTIVE' });
		expect(await counts()).toMatchObject({ created: 1, activated: 1, deleted: 0 });
	});

	it('does not allow it any more: tells the person whom to ask', async () => {
		const waiting = await startEnrollment(sandbox);
		await sandbox.control('POST', `/policies/${sandbox.ids.policyId}`, {
			fido2: { enabled: false },
		});
		const answer = await waiting.send({ body: { action: 'begin' } });
		expect(answer).toMatchObject({ status: 424, json: { code: 'policy' } });
	});

	it('gets a secret after the first click: each rotation costs no more than a click', async () => {
		const waiting = await startEnrollment(sandbox);
		const isRevoked = async (revoked: boolean) =>
			await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { revoked });
		for (const _ of [1, 2]) {
			await isRevoked(true);
			await sandbox.control('POST', '/tokens/revoke');
			const { json, resumed } = await waiting.send({ body: { action: 'begin' } });
			expect([json.code, resumed]).toEqual(['policy', undefined]);
			await isRevoked(false);
			expect(await begin(waiting)).toHaveProperty('token');
		}
	});

	const refusing = (detail: object) => ({
		...{ kind: 'status', status: 400 },
		body: { id: 'x', code: 'INVALID_DATA', message: 'No', details: [detail] },
	});

	it('does not take the user’s name for the device: it gets another', async () => {
		const waiting = await startEnrollment(sandbox, { page: { askNickname: true } });
		await fault('devices.create', refusing({ code: 'INVALID_VALUE', target: 'nickname' }));
		const begun = await begin(waiting, { nickname: 'Blue key' });
		const item = resumedWith(await finish(waiting, begun));
		expect(item).toMatchObject({ status: 'ACTIVE' });
		expect(item).not.toHaveProperty('nickname', 'Blue key');
	});

	it('does not send a device again without its name when the name is not what it refuses', async () => {
		const waiting = await startEnrollment(sandbox, { page: { askNickname: true } });
		await fault('devices.create', refusing({ code: 'INVALID_VALUE', target: 'rp' }));
		await expect(begin(waiting, { nickname: 'Blue key' })).rejects.toThrow('policy');
		const sent = await sandbox.requests();
		expect(sent.filter(({ route }) => route === 'devices.create')).toHaveLength(1);
	});

	it('bars the account: the link stays', async () => {
		const waiting = await startEnrollment(sandbox);
		await fault('devices.create', refusing({ code: 'ACCOUNT_NOT_USABLE' }), 2);
		for (const _ of [1, 2]) {
			const { json, resumed } = await waiting.send({ body: { action: 'begin' } });
			expect([json.code, resumed]).toEqual(['disabled', undefined]);
		}
		expect(await begin(waiting)).toHaveProperty('token');
	});

	const tooMany = {
		...{ kind: 'status', status: 400 },
		body: {
			id: 'e9e0e1a2-0000-4000-8000-000000000001',
			code: 'REQUEST_FAILED',
			message: 'The request could not be completed.',
			details: [{ code: 'LIMIT_EXCEEDED', innerError: { maximumAllowed: 5 } }],
		},
	};

	it('counts too many devices', async () => {
		const waiting = await startEnrollment(sandbox);
		await fault('devices.create', tooMany);
		const answer = await waiting.send({ body: { action: 'begin' } });
		expect(answer).toMatchObject({ status: 409, json: { code: 'limit' } });
	});

	it('counts too many devices, of which one turns out to be active: the workflow goes on with it', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		await fault('devices.create', tooMany);
		const again = waiting.send({ body: { action: 'begin', token: begun.token } });
		await sleep(1_000);
		// Another process, which is killed before it tells n8n.
		await finish(await waiting.elsewhere(), begun);
		expect(resumedWith(await again)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	});

	it('revokes the worker app: tells the page whom to ask, and the workflow why', async () => {
		const waiting = await startEnrollment(sandbox);
		await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { revoked: true });
		await sandbox.control('POST', '/tokens/revoke');
		const first = await waiting.send({ body: { action: 'begin' } });
		expect([first.status, first.json.code, first.resumed]).toEqual([424, 'policy', undefined]);
		const answer = await waiting.send({ body: { action: 'begin' } });
		expect(answer.status).toBe(424);
		expect(resumedWith(answer).enrollment).toMatchObject({
			...{ status: 'CLOSED', reason: 'ACCESS_DENIED' },
		});
	});
});

it('tells nobody of an end that n8n does not take, and tells n8n again', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const body = { action: 'finish', token: begun.token, attestation: touch(begun) };
	const lost = await waiting.send({ body, isOvertaken: true });
	expect([lost.status, lost.json.ok]).toEqual([500, undefined]);
	const heard = await waiting.send({ body });
	expect(heard).toMatchObject({ status: 200, json: { ok: true, done: true } });
	expect(resumedWith(heard)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	expect(await counts()).toMatchObject({ created: 1, activated: 1, deleted: 0 });
});
