import {
	ConfirmSession,
	expectStillOpen,
	failure,
	NOW,
} from '../../support/enrollment/confirmSession.mts';

const MINUTE_MS = 60_000;

describe('late', () => {
	it('an answer after its challenge is asked for again: PingOne would count it against the key', async () => {
		const session = new ConfirmSession();
		session.now = NOW;
		const answer = await session.sign();
		session.now = NOW + 5 * MINUTE_MS;
		const late = await session.send(answer);
		expect(late.body).toEqual({ ok: false, code: 'late' });
		expect(session.asked).not.toContain('assertion');
		expectStillOpen(session, late);
	});

	it('a key asked before the link expired may answer within two minutes', async () => {
		for (const [after, ok] of [
			[1 * MINUTE_MS, true],
			[2 * MINUTE_MS, false],
		] as const) {
			const session = new ConfirmSession({}, { expiresAt: NOW + MINUTE_MS });
			const answer = await session.sign();
			session.now = NOW + MINUTE_MS + after;
			const { body } = await session.send(answer);
			expect([after, body.ok]).toEqual([after, ok]);
			if (!ok) expect(body.code).toBe('expired');
		}
	});

	it('nothing begins and nothing is declined once the link has expired', async () => {
		const session = new ConfirmSession({}, { expiresAt: NOW });
		for (const action of ['open', 'begin', 'decline']) {
			const answer = await session.send({ action, reason: '' });
			expect(answer.body).toMatchObject({ ok: false, code: 'expired' });
			expectStillOpen(session, answer);
		}
		expect(session.asked).toEqual([]);
	});
});

describe('what the user is sent', () => {
	const json = (body: object) => () => ({ json: body as never });
	/** The policy asks for a passcode first, so PingOne sends one with each flow. */
	const sending = (status: string) => {
		const session = new ConfirmSession({
			start: json({
				id: 'flow',
				status,
				_embedded: { devices: [{ id: 'device', type: 'FIDO2', status: 'ACTIVE' }] },
			}),
		});
		return session;
	};

	it('is no more because an answer was lost: the same visit gets the same flow', async () => {
		const session = sending('OTP_REQUIRED');
		const bodies = [];
		for (let count = 0; count < 10; count += 1) {
			bodies.push((await session.send({ action: 'begin', visit: 0.5 })).body);
		}
		expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
		expect(bodies[0].ok).toBe(true);
		expect(session.asked.filter((place) => place === 'start')).toHaveLength(1);
	});

	it('is asked anew once the user would have too little time left', async () => {
		const session = new ConfirmSession();
		await session.send({ action: 'begin', visit: 0.5 });
		await session.pass(4 * MINUTE_MS);
		expect((await session.send({ action: 'begin', visit: 0.5 })).body.ok).toBe(true);
		expect(session.asked.filter((place) => place === 'start')).toHaveLength(2);
	});

	it.each(['OTP_REQUIRED', 'PUSH_CONFIRMATION_REQUIRED', 'A_NEW_ONE'])(
		'ends after three flows that begin with %s',
		async (status) => {
			const session = sending(status);
			for (let count = 0; count < 3; count += 1) {
				expect((await session.send({ action: 'begin' })).body.code).not.toBe('closed');
			}
			expect(await session.send({ action: 'begin' })).toMatchObject({
				body: { ok: false, code: 'closed' },
				resume: { confirmation: { status: 'CLOSED', reason: 'TOO_MANY_REQUESTS' } },
			});
			expect(session.asked.filter((place) => place === 'start')).toHaveLength(3);
			expect(session.logged).toContainEqual([
				'confirmation.throttled',
				{ reason: 'sent the user enough' },
			]);
		},
	);

	it.each(['ASSERTION_REQUIRED', 'DEVICE_SELECTION_REQUIRED'])(
		'is nothing in flows that begin with %s: they may begin ten times',
		async (status) => {
			const session = new ConfirmSession();
			const asking = session.asking();
			const choosing = new ConfirmSession({ start: json({ ...asking, status }) });
			for (let count = 0; count < 10; count += 1) {
				const { body } = await choosing.send({ action: 'begin' });
				expect(body.code).not.toBe('closed');
			}
			expect(choosing.record.outcome).toBeUndefined();
		},
	);
});

describe('the budget of a link', () => {
	const spend = async (session: ConfirmSession, times: number) => {
		for (let count = 0; count < times; count += 1) await session.send({ action: 'begin' });
	};

	it('slows a page down that asks too fast, and asks PingOne nothing', async () => {
		const session = new ConfirmSession();
		await spend(session, 30);
		const before = session.asked.length;
		const answer = await session.send({ action: 'decline', reason: '' });
		expect(answer.body).toEqual({ ok: false, code: 'busy', repeat: true });
		expect(session.asked).toHaveLength(before);
		expect(session.logged.at(-1)).toEqual(['confirmation.throttled', { reason: 'tooFast' }]);
		expectStillOpen(session, answer);
	});

	it('is not spent by an outage', async () => {
		const away = { user: failure({ kind: 'noAnswer', code: 'timeout' }) };
		const session = new ConfirmSession(away);
		for (let minute = 0; minute < 5; minute += 1) {
			await spend(session, 25);
			await session.pass(MINUTE_MS);
		}
		Object.assign(away, { user: undefined });
		expect((await session.send({ action: 'begin' })).body.ok).toBe(true);
	});

	it('closes the link when it is spent; open stays free', async () => {
		const session = new ConfirmSession();
		for (let minute = 0; minute < 4; minute += 1) {
			await spend(session, 25);
			await session.pass(MINUTE_MS);
		}
		expect((await session.send({ action: 'open' })).body.ok).toBe(true);
		expect(await session.send({ action: 'begin' })).toMatchObject({
			body: { ok: false, code: 'closed' },
			resume: { approved: false, confirmation: { reason: 'TOO_MANY_REQUESTS' } },
		});
		expect((await session.send({ action: 'open' })).body).toMatchObject({
			code: 'closed',
			decision: 'closed',
		});
	});
});
