import {
	activeIds,
	enrollmentOf,
	isRead,
	MINUTE,
	play,
} from '../../support/enrollment/model/scene.mts';

describe('an end of which n8n has not heard', () => {
	it.each(['open', 'begin'])('closed: is told again when somebody sends %s', async (action) => {
		const { n8n } = await play(60 * MINUTE, async ({ n8n, clock, post }) => {
			n8n.wait.maxAttempts = 1;
			n8n.deaf = 1;
			const { token } = await post(0, { action: 'begin' });
			await post(0, { action: 'abandon', token });
			await clock.pass(MINUTE);
			expect(n8n.state).toBe('waiting');
			expect(await post(0, { action })).toMatchObject({ code: 'closed' });
			expect(n8n.state).toBe('success');
		});
		expect(enrollmentOf(n8n)).toMatchObject({ status: 'CLOSED', reason: 'TOO_MANY_ATTEMPTS' });
	});

	it.each([2_000, 17_000])(
		'enrolled: is told again %i ms later as it was told first, when the page repeats',
		async (ms) => {
			const { n8n, pingOne } = await play(60 * MINUTE, async ({ n8n, clock, post, press }) => {
				n8n.deaf = 1;
				const finish = await press(0);
				expect(await post(0, finish)).toMatchObject({ done: true });
				await clock.pass(ms);
				expect(await post(0, finish)).toMatchObject({ done: true });
				expect(n8n.state).toBe(ms < 15_000 ? 'waiting' : 'success');
				await clock.pass(15_000);
				await post(0, finish);
				expect(n8n.state).toBe('success');
			});
			// PingOne gives neither of them out.
			expect(enrollmentOf(n8n)).toMatchObject({
				...{ status: 'ENROLLED', publicKey: expect.any(String) as string },
				authenticator: { userVerified: true },
			});
			expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
		},
	);

	it('enrolled: is told again when the link is opened, whatever can be read then', async () => {
		const { n8n, pingOne } = await play(
			60 * MINUTE,
			async ({ n8n, clock, pingOne, post, press }) => {
				n8n.deaf = 1;
				expect(await post(0, await press(0))).toMatchObject({ done: true });
				await clock.pass(10_000);
				expect(await post(0, { action: 'open' })).toMatchObject({ code: 'used' });
				expect(n8n.state).toBe('waiting');
				await clock.pass(10_000);
				pingOne.fails = isRead;
				expect(await post(0, { action: 'open' })).toMatchObject({ code: 'used' });
				expect(n8n.state).toBe('success');
			},
		);
		expect(enrollmentOf(n8n).status).toBe('ENROLLED');
		expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
	});

	it('found out after the response: is told again as well', async () => {
		const { n8n, pingOne } = await play(
			60 * MINUTE,
			async ({ n8n, clock, pingOne, post, press }) => {
				n8n.deaf = 1;
				const finish = await press(0);
				pingOne.fails = isRead;
				expect(await post(0, finish)).toMatchObject({ code: 'checking' });
				pingOne.fails = () => false;
				await clock.pass(5 * MINUTE);
				expect(n8n.state).toBe('waiting');
				await post(0, { action: 'open' });
				expect(n8n.state).toBe('success');
			},
		);
		expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
	});
});
