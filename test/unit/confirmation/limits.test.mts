import { ConfirmSession, expectStillOpen, NOW } from '../../support/enrollment/confirmSession.mts';

const MINUTE_MS = 60_000;

describe('late', () => {
	it('an answer after its challenge is asked for again', async () => {
		const session = new ConfirmSession();
		session.now = NOW;
		const answer = await session.sign();
		session.now = NOW + 6 * MINUTE_MS;
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

	it('closes the link when it is spent; open stays free', async () => {
		const session = new ConfirmSession();
		for (let minute = 0; minute < 4; minute += 1) {
			session.now = NOW + minute * MINUTE_MS;
			await spend(session, 25);
		}
		session.now = NOW + 5 * MINUTE_MS;
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
