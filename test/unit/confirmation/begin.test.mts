import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { readPageRequest } from '../../../nodes/PingOne/confirmation/pageRequest.ts';
import {
	ConfirmSession,
	expectStillOpen,
	failure,
	json,
	mistake,
	PROOF,
	refusal,
	type Place,
	type Reply,
} from '../../support/enrollment/confirmSession.mts';

const selecting = (...devices: IDataObject[]) =>
	json({ id: 'flow', status: 'DEVICE_SELECTION_REQUIRED', _embedded: { devices } });

describe('PingOne refuses or fails before a key is asked', () => {
	const LIMITED = refusal(429, 'REQUEST_LIMITED');
	const FORBIDDEN = refusal(403, 'ACCESS_FAILED');
	const BROKEN = refusal(503, 'UNAVAILABLE');
	const SILENT = failure({ kind: 'noAnswer', code: 'timeout' });

	it.each<[Place, string, Reply, string]>([
		['user', 'limits', LIMITED, 'unavailable'],
		['user', 'fails', BROKEN, 'unavailable'],
		['user', 'is silent', SILENT, 'unavailable'],
		['start', 'limits', LIMITED, 'unavailable'],
		['start', 'forbids', FORBIDDEN, 'settings'],
		['start', 'fails', BROKEN, 'unavailable'],
		['start', 'gives no token', failure({ kind: 'token', status: 401 }), 'unavailable'],
		['start', 'finds no device', refusal(400, 'NO_USABLE_DEVICES'), 'noKey'],
		['start', 'says so in a detail', refusal(400, 'INVALID_DATA', 'NO_USABLE_DEVICES'), 'noKey'],
		['start', 'bars the user', refusal(400, 'INVALID_DATA', 'ACCOUNT_NOT_USABLE'), 'disabled'],
		['start', 'refuses without a status', failure({ kind: 'refusal' }), 'settings'],
	])('%s: it %s', async (place, _, reply, code) => {
		const session = new ConfirmSession({ [place]: reply });
		const answer = await session.send({ action: 'begin' });
		expect(answer.body).toMatchObject({ ok: false, code });
		expect(answer.body.repeat === true).toBe(code === 'unavailable');
		expect(JSON.stringify(answer.body)).not.toContain('own words');
		expect(session.logged).toEqual([['confirmation.refused', expect.objectContaining({ code })]]);
		expectStillOpen(session, answer);
	});

	it('names what the IT department can look for', async () => {
		const session = new ConfirmSession({ start: FORBIDDEN });
		const { body } = await session.send({ action: 'begin' });
		expect(body.reference).toBe('e9e0e1a2-0000-4000-8000-000000000002');
	});

	it('when a key is selected', async () => {
		const start = selecting({ id: 'device', type: 'FIDO2', status: 'ACTIVE' });
		const session = new ConfirmSession({ start, select: FORBIDDEN });
		expect((await session.send({ action: 'begin' })).body.code).toBe('settings');
		expect(session.asked).toEqual(['user', 'start', 'select']);
	});

	it('and passes on what is a mistake of ours', async () => {
		for (const place of ['user', 'start'] as const) {
			const session = new ConfirmSession({ [place]: mistake });
			await expect(session.send({ action: 'begin' })).rejects.toThrow('ours');
		}
	});
});

describe('the user, looked at again', () => {
	it.each<[string, Reply, string]>([
		['is disabled', json({ id: 'ada', enabled: false }), 'disabled'],
		['is locked', json({ id: 'ada', account: { status: 'LOCKED' } }), 'disabled'],
		['has MFA turned off', json({ id: 'ada', mfaEnabled: false }), 'mfaOff'],
	])('%s, and PingOne is not asked for a key', async (_, user, code) => {
		const session = new ConfirmSession({ user });
		const answer = await session.send({ action: 'begin' });
		expect(answer.body).toMatchObject({ ok: false, code });
		expect(session.asked).toEqual(['user']);
		expect(session.logged.map(([event]) => event)).toEqual(['confirmation.refused']);
		expectStillOpen(session, answer);
	});
});

describe('a link with which nobody can confirm any more', () => {
	it.each<[string, Reply, string, string]>([
		['the user was deleted', refusal(404, 'NOT_FOUND'), 'disabled', 'USER_DELETED'],
		[
			'the worker app has lost its role',
			refusal(403, 'ACCESS_FAILED'),
			'settings',
			'ACCESS_DENIED',
		],
		[
			'the worker app gets no token',
			failure({ kind: 'token', status: 401 }),
			'settings',
			'ACCESS_DENIED',
		],
		[
			'the credential is gone',
			failure({ kind: 'credential', code: 'unusable' }),
			'settings',
			'CREDENTIAL_UNUSABLE',
		],
	])('%s: the workflow hears that, and no key is asked', async (_, user, code, reason) => {
		for (const action of ['begin', 'finish'] as const) {
			const replies: Partial<Record<Place, Reply>> = {};
			const session = new ConfirmSession(replies);
			const request = action === 'begin' ? { action } : await session.sign();
			replies.user = user;
			// A secret that is being rotated, or a role, may be all that was missing at the first click.
			// The page repeats what is not answered: that is the same click.
			for (let times = 0; reason === 'ACCESS_DENIED' && times < 3; times += 1) {
				expectStillOpen(session, await session.send({ ...request, click: 0.5 }));
			}
			const answer = await session.send({ ...request, click: 0.75 });
			expect(answer.body).toMatchObject({ ok: false, code });
			expect(answer.resume).toMatchObject({
				approved: false,
				confirmation: { status: 'CLOSED', reason },
			});
			expect(session.asked).not.toContain('assertion');
			expect(session.logged.at(-1)).toEqual(['confirmation.closed', { reason }]);
		}
	});
});

describe('a flow in which no key has to answer', () => {
	const asking = new ConfirmSession().asking();
	const key = { id: 'device', type: 'FIDO2', status: 'ACTIVE' };

	it.each<[string, Partial<Record<Place, Reply>>, string]>([
		['a bypass', { start: json({ ...asking, bypassAllowed: true }) }, 'bypass'],
		['a bypass of the user', { start: json({ ...asking, userBypassEnabled: true }) }, 'bypass'],
		['completed at once', { start: json({ id: 'flow', status: 'COMPLETED' }) }, 'settings'],
		['no devices named', { start: json({ id: 'flow', status: 'OTP_REQUIRED' }) }, 'noKey'],
		['only a phone', { start: selecting({ ...key, type: 'SMS' }) }, 'noKey'],
		['a key not activated', { start: selecting({ ...key, status: 'PENDING' }) }, 'noKey'],
		['a key of elsewhere', { start: selecting({ ...key, rp: { id: 'x.example' } }) }, 'noKey'],
		['a key of nowhere', { start: selecting({ ...key, rp: null }) }, 'noKey'],
		[
			'a bypass after the choice',
			{ start: selecting(key), select: json({ ...asking, bypassAllowed: true }) },
			'bypass',
		],
		[
			'a passcode after the choice',
			{ start: selecting(key), select: json({ id: 'flow', status: 'OTP_REQUIRED' }) },
			'settings',
		],
		['no options', { start: json({ id: 'flow', status: 'ASSERTION_REQUIRED' }) }, 'settings'],
		[
			'another relying party',
			{ start: json(new ConfirmSession().asking({ rpId: 'x.example' })) },
			'settings',
		],
		[
			'no credential allowed',
			{ start: json(new ConfirmSession().asking({ allowCredentials: undefined })) },
			'noKey',
		],
	])('%s', async (_, replies, code) => {
		const session = new ConfirmSession(replies);
		const answer = await session.send({ action: 'begin' });
		expect(answer.body).toEqual({ ok: false, code });
		expect(session.logged).toEqual([
			['confirmation.refused', { reason: expect.any(String) as string, pingOneId: 'flow' }],
		]);
		expectStillOpen(session, answer);
	});

	it('selects none but the named devices', async () => {
		const start = selecting(
			{ ...key, id: 'other', rp: { id: 'localhost' } },
			{ ...key, nickname: 'Work key' },
		);
		const session = new ConfirmSession({ start }, { onlyDevices: ['third'] });
		expect((await session.send({ action: 'begin' })).body.code).toBe('noKey');
		expect(session.asked).toEqual(['user', 'start']);
	});

	it('takes a device for its own credential only', async () => {
		const session: ConfirmSession = new ConfirmSession(
			{ start: () => ({ json: { ...session.asking(), _embedded: { devices: named() } } }) },
			{ onlyDevices: ['device'] },
		);
		const named = () => [
			{ ...key, nickname: 'Work key', credentialId: session.credentialId },
			{ ...key, id: 'other', nickname: 'device', credentialId: 'AAAA' },
		];
		expect((await session.confirm()).resume).toMatchObject({ approved: true });
	});
});

describe('Sign the Message', () => {
	it('is refused, and said, when PingOne does not take the challenge', async () => {
		const session = new ConfirmSession({}, { bindsMessage: true });
		const answer = await session.send({ action: 'begin' });
		expect(answer.body).toEqual({ ok: false, code: 'settings' });
		expect(session.logged.at(-1)?.[1].reason).toMatch(/did not accept the challenge/);
		expectStillOpen(session, answer);
	});
});

it('a timeout that is no number does not make every answer late', async () => {
	const session: ConfirmSession = new ConfirmSession({
		start: () => ({ json: session.asking({ timeout: 'PT1M' }) }),
	});
	expect((await session.confirm()).body).toMatchObject({ ok: true });
});

it('a user with twenty keys, whose IDs are as long as can be, confirms with one of them', async () => {
	const others = Array.from({ length: 20 }, () => ({
		type: 'public-key',
		id: [...new Int8Array(randomBytes(1_023))],
	}));
	const session: ConfirmSession = new ConfirmSession({
		start: () => {
			const own = [...new Int8Array(Buffer.from(session.credentialId, 'base64url'))];
			const allowCredentials = [...others, { type: 'public-key', id: own }];
			return { json: session.asking({ allowCredentials }) };
		},
	});
	const request = readPageRequest({ proof: PROOF, ...(await session.sign()) });
	expect(request).toBeDefined();
	const { body } = await session.send({ ...request } as { action: string });
	expect(body).toMatchObject({ ok: true, done: true });
});
