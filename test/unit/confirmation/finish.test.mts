import type { IDataObject } from 'n8n-workflow';
import {
	ConfirmSession,
	expectStillOpen,
	failure,
	json,
	mistake,
	refusal,
	type Place,
	type Reply,
} from '../../support/enrollment/confirmSession.mts';

const CUT = failure({
	kind: 'noAnswer',
	code: 'reset',
	request: 'POST deviceAuthentications/{id}',
});

it('confirms when all is well', async () => {
	const session = new ConfirmSession();
	expect(await session.confirm()).toMatchObject({
		status: 200,
		body: { ok: true, done: true },
		resume: { approved: true, confirmation: { device: { id: 'device' } } },
	});
	expect(session.asked).toEqual(['user', 'start', 'user', 'assertion', 'device']);
});

describe('a flow that is completed, but not by this user’s key today', () => {
	const well = new ConfirmSession();

	it.each<[string, IDataObject, IDataObject, string]>([
		['allowed a bypass', { bypassAllowed: true }, {}, 'bypass'],
		['found a bypass of the user', { userBypassEnabled: true }, {}, 'bypass'],
		['remembered the browser', { authenticators: ['rm'] }, {}, 'remembered browser'],
		['is another user’s', { user: { id: 'eve' } }, {}, 'another user'],
		['names no user', { user: undefined }, {}, 'another user'],
		['names no device', { selectedDevice: undefined }, {}, 'no device'],
		['names a device without an ID', { selectedDevice: {} }, {}, 'no device'],
		['chose a phone', {}, { type: 'SMS' }, 'not the user’s key'],
		['chose a key not active', {}, { status: 'ACTIVATION_REQUIRED' }, 'not the user’s key'],
		['chose another key', {}, { credentialId: 'AAAA' }, 'not the user’s key'],
		['chose a blocked key', {}, { block: { status: 'BLOCKED' } }, 'not the user’s key'],
		['chose a locked key', {}, { lock: { status: 'LOCKED' } }, 'not the user’s key'],
	])('it %s', async (_, flow, device, reason) => {
		const session = new ConfirmSession({
			assertion: json(well.completed(flow)),
			device: json(well.device(device)),
		});
		const answer = await session.confirm();
		expect(answer.body).toEqual({ ok: false, code: 'settings', reference: 'flow' });
		expect(session.logged.at(-1)).toEqual(['confirmation.refused', { reason, pingOneId: 'flow' }]);
		expectStillOpen(session, answer);
	});

	it('it is not completed: PingOne may have counted that against the key, so the link closes', async () => {
		const session = new ConfirmSession({ assertion: json(well.completed({ status: 'FAILED' })) });
		expect(await session.confirm()).toMatchObject({
			body: { ok: false, code: 'closed' },
			resume: { approved: false, confirmation: { status: 'CLOSED', reason: 'KEY_REFUSED' } },
		});
		const facts = { reason: 'status FAILED', pingOneId: 'flow' };
		expect(session.logged).toContainEqual(['confirmation.refused', facts]);
	});

	it('confirms for the key that PingOne knows by its credential and nickname', async () => {
		const session: ConfirmSession = new ConfirmSession({
			assertion: json(well.completed({ authenticators: ['fido'] })),
			device: () => ({
				json: session.device({ credentialId: session.credentialId, nickname: 'Work key' }),
			}),
		});
		expect((await session.confirm()).resume).toMatchObject({
			confirmation: { device: { id: 'device', nickname: 'Work key' } },
		});
	});
});

describe('a decision that the page sends again, because it has not heard the answer', () => {
	it.each<[string, (session: ConfirmSession) => Promise<{ action: string } & IDataObject>]>([
		['a confirmation', async (session) => await session.sign()],
		['a decline', async () => await Promise.resolve({ action: 'decline', reason: '' })],
	])('%s: it is answered as before, and n8n is told once', async (_, ask) => {
		const session = new ConfirmSession();
		const request = await ask(session);
		const first = await session.send(request);
		expect(first.resume).toBeDefined();
		expect(await session.send(request)).toEqual({ status: 200, body: first.body });
		await session.pass(16_000);
		expect(await session.send(request)).toEqual(first);
	});

	it('but another key’s answer learns what was decided', async () => {
		const session = new ConfirmSession();
		const other = await session.sign();
		await session.confirm();
		const { body } = await session.send(other);
		expect(body).toMatchObject({ ok: false, code: 'decided', decision: 'confirmed' });
	});
});

describe('the answer to the assertion', () => {
	const later: Array<[string, Partial<Record<Place, Reply>>, string]> = [
		['PingOne limits', { assertion: refusal(429, 'REQUEST_LIMITED') }, 'unavailable'],
		['no token is issued', { assertion: failure({ kind: 'token' }) }, 'unavailable'],
		['the worker app has lost its role', { assertion: refusal(403, 'ACCESS_FAILED') }, 'settings'],
		['PingOne refuses the token', { assertion: refusal(401, 'INVALID_TOKEN') }, 'settings'],
		['PingOne refuses without a status', { assertion: failure({ kind: 'refusal' }) }, 'settings'],
	];

	it.each(later)('%s: nothing is approved, and the link stays open', async (_, replies, code) => {
		const session = new ConfirmSession(replies);
		const answer = await session.confirm();
		expect(answer.body).toMatchObject({ ok: false, code });
		expect(session.asked).not.toContain('flow');
		expectStillOpen(session, answer);
	});

	it('closes the link when PingOne refuses the key', async () => {
		const flow = json({ id: 'flow', status: 'ASSERTION_REQUIRED' });
		const session = new ConfirmSession({ assertion: refusal(400, 'INVALID_DATA'), flow });
		expect(await session.confirm()).toMatchObject({
			body: { ok: false, code: 'closed' },
			resume: { approved: false, confirmation: { status: 'CLOSED', reason: 'KEY_REFUSED' } },
		});
	});

	it('counts when it has completed the flow before, perhaps in a process that was killed', async () => {
		const session = new ConfirmSession({ assertion: refusal(400, 'INVALID_DATA') });
		const answer = await session.confirm();
		expect(session.asked.slice(-2)).toEqual(['flow', 'device']);
		expect(answer).toMatchObject({ body: { ok: true, done: true }, resume: { approved: true } });
	});

	const KEYS = [{ type: 'FIDO2', status: 'ACTIVE', id: 'device' }];
	const started = (status: string) => json({ id: 'flow', status, _embedded: { devices: KEYS } });
	const LOST: Array<[string, Reply]> = [
		['refuses it', refusal(400, 'INVALID_DATA')],
		['says 500', refusal(500, 'UNEXPECTED_ERROR')],
		['is cut off', CUT],
	];

	it.each(LOST)('does not count where a passcode may have: PingOne %s', async (_, assertion) => {
		const start = started('OTP_REQUIRED');
		const session = new ConfirmSession({ start, assertion });
		const answer = await session.confirm({ forgeSignature: true });
		expect(answer.body).toEqual({ ok: false, code: 'settings', reference: 'flow' });
		expectStillOpen(session, answer);
		const well = new ConfirmSession({ start });
		expect((await well.confirm()).resume).toMatchObject({ approved: true });
	});

	it('comes after a push was taken back, so that nothing but the key completes the flow', async () => {
		const session = new ConfirmSession({ start: started('PUSH_CONFIRMATION_REQUIRED') });
		expect((await session.confirm()).resume).toMatchObject({ approved: true });
		expect(session.asked.slice(0, 4)).toEqual(['user', 'start', 'cancel', 'select']);
	});

	it('is not asked for where a push cannot be taken back', async () => {
		const start = started('PUSH_CONFIRMATION_REQUIRED');
		const session = new ConfirmSession({ start, cancel: refusal(400, 'INVALID_DATA') });
		const answer = await session.send({ action: 'begin' });
		expect(answer.body).toMatchObject({ ok: false, code: 'settings' });
		expect(session.asked).not.toContain('select');
	});

	it('and that flow is looked at like any other', async () => {
		const flow = json(new ConfirmSession().completed({ user: { id: 'eve' } }));
		const session = new ConfirmSession({ assertion: refusal(400, 'INVALID_DATA'), flow });
		const answer = await session.confirm();
		expect(answer.body).toMatchObject({ ok: false, code: 'settings' });
		expectStillOpen(session, answer);
	});

	it.each<[string, Partial<Record<Place, Reply>>]>([
		['nor its flow can be read', { assertion: CUT, flow: refusal(503, 'X') }],
		['but its device cannot be read', { device: refusal(503, 'X') }],
	])('counts when it is sent again, after PingOne’s word was lost %s', async (_, replies) => {
		const outage = { ...replies };
		const session = new ConfirmSession(outage);
		const answer = await session.sign();
		const lost = await session.send(answer);
		expect(lost.body).toMatchObject({ ok: false, code: 'unavailable', repeat: true });
		expectStillOpen(session, lost);
		for (const place of Object.keys(outage) as Place[]) outage[place] = undefined;
		outage.assertion = refusal(400, 'INVALID_DATA');
		expect(await session.send(answer)).toMatchObject({
			body: { ok: true, done: true },
			resume: { approved: true },
		});
	});

	describe('that PingOne refuses, while the flow cannot be read', () => {
		const REFUSED = refusal(400, 'INVALID_DATA');
		const AWAY = refusal(503, 'X');
		/** The page sends it again and again, each time to a PingOne that answers otherwise. */
		async function sending(...worlds: Array<Partial<Record<Place, Reply>>>) {
			const replies: Partial<Record<Place, Reply>> = {};
			const session = new ConfirmSession(replies);
			const answer = await session.sign();
			const received = [];
			for (const world of worlds) {
				Object.assign(replies, { assertion: undefined, flow: undefined }, world);
				received.push(await session.send(answer));
			}
			const sent = session.asked.filter((place) => place === 'assertion').length;
			return { session, received, sent };
		}
		const lost = { assertion: CUT, flow: AWAY };
		const open = { ok: false, code: 'unavailable', repeat: true };

		it.each([
			['was accepted before', {}, { ok: true, done: true }, 'CONFIRMED'],
			[
				'is refused indeed',
				{ flow: json({ id: 'flow', status: 'ASSERTION_REQUIRED' }) },
				{ ok: false, code: 'closed' },
				'CLOSED',
			],
		])(
			'the flow tells later that it %s, and it is sent no more',
			async (_, world, body, status) => {
				const refused = { assertion: REFUSED, flow: AWAY };
				for (const before of [[lost, refused], [refused], [refused, refused]]) {
					const { received, sent } = await sending(...before, world);
					for (const { body: said } of received.slice(0, -1)) expect(said).toMatchObject(open);
					expect(received.at(-1)).toMatchObject({ body, resume: { confirmation: { status } } });
					expect(sent).toBe(before.includes(lost) ? 2 : 1);
				}
			},
		);

		it.each([403, 404])('nor ever will be (%i): that is no word about the key', async (status) => {
			const unread = { assertion: REFUSED, flow: refusal(status, 'NOT_FOUND') };
			const { session, received } = await sending(lost, unread);
			expect(received[1].body).toMatchObject({ ok: false, code: 'settings' });
			expectStillOpen(session, received[1]);
			const known = await sending(unread);
			expect(known.received[0]).toMatchObject({
				resume: { confirmation: { status: 'CLOSED', reason: 'KEY_REFUSED' } },
			});
		});
	});

	it.each(['ASSERTION_REQUIRED', 'FAILED'])('is lost, and the flow is %s', async (status) => {
		const flow = json({ id: 'flow', status });
		const session = new ConfirmSession({ assertion: CUT, flow });
		const answer = await session.confirm();
		expect(session.asked).toEqual(['user', 'start', 'user', 'assertion', 'flow']);
		expect(answer.body).toMatchObject({ ok: false, code: 'unavailable', repeat: true });
		expectStillOpen(session, answer);
	});

	it('is lost, and the completed flow is looked at like any other', async () => {
		const flow = json(new ConfirmSession().completed({ user: { id: 'eve' } }));
		const session = new ConfirmSession({ assertion: CUT, flow });
		expect((await session.confirm()).body.code).toBe('settings');
		const own = new ConfirmSession({ assertion: CUT });
		expect((await own.confirm()).resume).toMatchObject({ approved: true });
	});

	// These are no word about the key: it may have been right.
	it.each<[string, Partial<Record<Place, Reply>>, string]>([
		['the flow may not be read', { assertion: CUT, flow: refusal(403, 'X') }, 'settings'],
		['the flow is gone', { assertion: CUT, flow: refusal(404, 'NOT_FOUND') }, 'settings'],
		['the device may not be read', { device: refusal(403, 'X') }, 'settings'],
		['the device is gone', { device: refusal(404, 'NOT_FOUND') }, 'settings'],
		['the device cannot be read now', { device: refusal(503, 'X') }, 'unavailable'],
	])('is not taken for a refused key when %s', async (_, replies, code) => {
		const session = new ConfirmSession(replies);
		const answer = await session.confirm();
		expect(answer.body).toMatchObject({ ok: false, code });
		expectStillOpen(session, answer);
	});

	it('is not taken for a refused key when PingOne does not find its flow: another one may be asked', async () => {
		const gone = refusal(404, 'NOT_FOUND');
		const replies: Partial<Record<Place, Reply>> = { assertion: gone, flow: gone };
		const session = new ConfirmSession(replies);
		const answer = await session.confirm();
		expect(answer.body).toMatchObject({ ok: false, code: 'stale' });
		expectStillOpen(session, answer);
		Object.assign(replies, { assertion: undefined, flow: undefined });
		expect((await session.confirm()).resume).toMatchObject({ approved: true });
	});

	it('and a mistake of ours is passed on', async () => {
		await expect(new ConfirmSession({ assertion: mistake }).confirm()).rejects.toThrow('ours');
	});
});

/** What a decision says of the signature. */
const evidenceOf = ({ resume }: { resume?: IDataObject }) =>
	resume?.confirmation as {
		receipt?: IDataObject;
		publicKey?: string;
		messageSigned?: boolean;
		userVerified?: boolean;
		noReceipt?: string;
	};

describe('the receipt', () => {
	const signature = (body: { assertion: object }) => {
		const { response } = body.assertion as { response: { signature: string } };
		return Buffer.from(response.signature, 'base64').toString('base64url');
	};

	it('is of the answer that PingOne accepted, not of one that came later', async () => {
		const replies: Partial<Record<Place, Reply>> = { device: refusal(503, 'X') };
		const session = new ConfirmSession(replies);
		const accepted = await session.sign();
		expect((await session.send(accepted)).body).toMatchObject({ code: 'unavailable' });
		Object.assign(replies, { device: undefined, assertion: refusal(400, 'INVALID_DATA') });
		const broken = await session.sign({ forgeSignature: true, userVerified: true });
		const answer = await session.send({ ...broken, token: accepted.token });
		expect(answer.resume).toMatchObject({ approved: true });
		expect(evidenceOf(answer).receipt?.signature).toBe(signature(accepted));
		expect(session.asked.filter((place) => place === 'assertion')).toHaveLength(1);
	});

	it.each([
		['was lost', CUT],
		['refuses an answer to a flow that is completed', refusal(400, 'INVALID_DATA')],
	])('is left out, and the item says so, where PingOne’s word %s', async (_, assertion) => {
		const session = new ConfirmSession({ assertion });
		const answer = await session.confirm({ forgeSignature: true });
		expect(answer.resume).toMatchObject({ approved: true });
		const { receipt, noReceipt, userVerified } = evidenceOf(answer);
		expect(receipt).toBeUndefined();
		expect(noReceipt).toContain('PingOne’s response about the signature was lost');
		expect(userVerified).toBe(true);
	});

	it('says nothing of a verification that nobody has required, where the word was lost', async () => {
		const session = new ConfirmSession({ assertion: CUT }, { requiresUserVerification: false });
		expect(evidenceOf(await session.confirm())).not.toHaveProperty('userVerified');
	});

	it('is there for an answer that one of Public Keys verifies, whatever was lost', async () => {
		const session = new ConfirmSession({ assertion: CUT });
		session.wait.publicKeys = [new ConfirmSession().publicKey, session.publicKey];
		const answer = await session.confirm();
		expect(evidenceOf(answer)).toMatchObject({
			publicKey: session.publicKey,
			messageSigned: false,
			receipt: { version: 2, rpId: 'localhost' },
		});
		// Of what the key has not signed, the receipt says nothing.
		expect(evidenceOf(answer).receipt).not.toHaveProperty('message');
	});
});

describe('with Public Keys', () => {
	it('a signature that none of them verifies never reaches PingOne', async () => {
		const { publicKey } = new ConfirmSession();
		const session = new ConfirmSession({}, { publicKeys: [publicKey] });
		const answer = await session.confirm();
		expect(answer.body).toEqual({ ok: false, code: 'mismatch' });
		expect(session.asked).not.toContain('assertion');
		expectStillOpen(session, answer);
	});
});

describe('with Only These Devices', () => {
	it('another device that PingOne names confirms nothing', async () => {
		const other = new ConfirmSession().completed({ selectedDevice: { id: 'other' } });
		const session = new ConfirmSession(
			{ assertion: json(other), device: json(new ConfirmSession().device({ id: 'other' })) },
			{ onlyDevices: ['device'] },
		);
		const asking = session.asking();
		const embedded = { devices: [{ ...session.device(), credentialId: session.credentialId }] };
		Object.assign(session.replies, { start: json({ ...asking, _embedded: embedded }) });
		const answer = await session.confirm();
		expect(answer.body).toMatchObject({ ok: false, code: 'settings' });
		expectStillOpen(session, answer);
	});
});

describe('a refusal of which the flow does not tell', () => {
	const unread = { assertion: refusal(400, 'INVALID_DATA'), flow: refusal(503, 'X') };

	it('belongs to the link: no key is asked again before it has told', async () => {
		const session = new ConfirmSession(unread);
		expect((await session.confirm()).body).toMatchObject({ code: 'unavailable' });
		for (let round = 0; round < 8; round += 1) {
			const { body } = await session.send({ action: 'begin' });
			expect(body).toMatchObject({ ok: false, code: 'unavailable', repeat: true });
		}
		expect(session.asked.filter((place) => place === 'assertion')).toHaveLength(1);
		expect(session.asked.filter((place) => place === 'start')).toHaveLength(1);
	});

	it('closes the link when the flow says that it was not completed', async () => {
		const session = new ConfirmSession({ ...unread });
		await session.confirm();
		Object.assign(session.replies, { flow: json({ id: 'flow', status: 'ASSERTION_REQUIRED' }) });
		expect(await session.send({ action: 'begin' })).toMatchObject({
			body: { code: 'closed' },
			resume: { confirmation: { reason: 'KEY_REFUSED' } },
		});
	});

	it('is none when the flow says that it was', async () => {
		const session = new ConfirmSession({ ...unread });
		await session.confirm();
		Object.assign(session.replies, { flow: json(session.completed()), assertion: undefined });
		expect((await session.confirm()).resume).toMatchObject({ approved: true });
	});
});
