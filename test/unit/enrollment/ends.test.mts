import {
	activeIds,
	enrollmentOf,
	isList,
	isRead,
	MINUTE,
	play,
} from '../../support/enrollment/model/scene.mts';

it('names a device in doubt although the last look began before the end', async () => {
	const { n8n, pingOne } = await play(5 * MINUTE, async ({ pingOne, post, press }) => {
		const finish = await press(0);
		// From the activation on, every read takes as long as a page is patient, and fails.
		pingOne.tookMs = 30_000;
		pingOne.fails = isRead;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
	});
	expect(enrollmentOf(n8n)).toMatchObject({
		status: 'EXPIRED',
		unknownDeviceIds: activeIds(pingOne),
	});
});

it('enrolls at the end with a device that is active, though the user’s others cannot be listed', async () => {
	const { n8n, pingOne } = await play(5 * MINUTE, async ({ pingOne, post, press }) => {
		const finish = await press(0);
		pingOne.fails = isList;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
	});
	expect(enrollmentOf(n8n).status).toBe('ENROLLED');
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
	expect(n8n.inDoubt).toEqual([n8n.item?.id]);
});

it('activates no second key while the first is in doubt', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [first, second] = [await press(0), await press(0)];
		pingOne.fails = isRead;
		expect(await post(0, first)).toMatchObject({ code: 'checking' });
		await clock.pass(MINUTE);
		expect(await post(0, second)).toMatchObject({ code: 'checking', repeat: true });
		expect(activeIds(pingOne)).toHaveLength(1);
		pingOne.fails = () => false;
		expect(await post(0, second)).toMatchObject({ code: 'used' });
	});
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
});

it('removes no key that another process may have told the workflow of', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [first, second] = [await press(0), await press(0)];
		pingOne.fails = isRead;
		expect(await post(0, first)).toMatchObject({ code: 'checking' });
		await clock.pass(40_000);
		pingOne.fails = () => false;
		// The first process has not looked again yet when the other one tells the workflow.
		const told = await Promise.all([post(1, second), post(0, second)]);
		expect(told.filter(({ done }) => done === true).length).toBeLessThan(2);
	});
	const conflict = enrollmentOf(n8n).conflict as { deviceIds: string[] } | undefined;
	const named = [n8n.item?.id, ...(conflict?.deviceIds ?? []), ...n8n.inDoubt];
	expect(activeIds(pingOne)).toHaveLength(2);
	expect(named).toEqual(expect.arrayContaining(activeIds(pingOne)));
});

it('tells nobody that it is done of a key that another process took for pending', async () => {
	const { n8n } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [finish] = [await press(0), await press(0)];
		pingOne.lagMs = 1_500;
		// Another tab of the same browser begins again, and its process removes the device in four seconds.
		await post(1, { action: 'begin', token: finish.token });
		await clock.pass(3_000);
		expect(await post(0, finish)).toMatchObject({ code: 'stale' });
		expect(activeIds(pingOne)).toEqual([]);
	});
	expect(enrollmentOf(n8n).status).toBe('EXPIRED');
});

it('removes the device of an attempt that is given up before PingOne shows it', async () => {
	await play(60 * MINUTE, async ({ clock, pingOne, post }) => {
		pingOne.lagMs = 3_000;
		const { token } = await post(0, { action: 'begin' });
		expect(await post(0, { action: 'abandon', token })).toMatchObject({ ok: true });
		expect(pingOne.devices).toHaveLength(1);
		await clock.pass(MINUTE);
		expect(pingOne.devices).toEqual([]);
	});
});

it('shows PingOne no passkey that answers the challenge of another attempt', async () => {
	await play(60 * MINUTE, async ({ pingOne, post, press }) => {
		const { attestation } = await press(0);
		const { token } = await press(1);
		const answer = await post(1, { action: 'finish', token, attestation });
		expect(answer).toMatchObject({ code: 'mismatch' });
		expect(pingOne.log.join()).not.toContain(' POST devices/');
	});
});

it('tells the page that its passkey was refused, at the last attempt as well', async () => {
	const { n8n } = await play(30 * MINUTE, async ({ n8n, post, press }) => {
		n8n.wait.maxAttempts = 1;
		const { attestation } = await press(0);
		const { token } = await press(0);
		const answer = await post(0, { action: 'finish', token, attestation });
		expect(answer).toEqual({ ok: false, code: 'mismatch', left: 0 });
		expect(n8n.state).toBe('success');
	});
	expect(enrollmentOf(n8n)).toMatchObject({ status: 'CLOSED', reason: 'TOO_MANY_ATTEMPTS' });
});

it('closes no link because its page asks again and again while PingOne is away', async () => {
	const { n8n } = await play(60 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const finish = await press(0);
		pingOne.fails = () => true;
		for (let count = 0; count < 110; count += 1) {
			expect(await post(0, finish)).toMatchObject({ code: 'unavailable', repeat: true });
			await clock.pass(2_100);
		}
		pingOne.fails = () => false;
		expect(await post(0, finish)).toMatchObject({ done: true });
	});
	expect(enrollmentOf(n8n).status).toBe('ENROLLED');
});

it('tells n8n of a device that was found active while n8n’s database was away', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ clock, n8n, pingOne, post, press }) => {
		const finish = await press(0);
		pingOne.fails = isRead;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
		pingOne.fails = () => false;
		n8n.isAway = true;
		await clock.pass(MINUTE);
		n8n.isAway = false;
		await clock.pass(MINUTE);
		expect(n8n.state).toBe('success');
	});
	expect(enrollmentOf(n8n).status).toBe('ENROLLED');
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
});

describe.each([-60, 60])('the clock of n8n’s machine is set by %i minutes', (minutes) => {
	const DAY = 24 * 60 * MINUTE;

	it('what was in doubt is known as soon as PingOne says it', async () => {
		await play(DAY, async ({ clock, pingOne, post, press }) => {
			const finish = await press(0);
			pingOne.fails = ({ method, path }) => path.length > 2 || method !== 'GET';
			expect(await post(0, finish)).toMatchObject({ code: 'checking' });
			clock.setBy = minutes * MINUTE;
			pingOne.fails = () => false;
			await clock.pass(MINUTE / 2);
			expect(await post(0, { action: 'begin' })).toMatchObject({ ok: true });
		});
	});

	it('a link that closes waits for PingOne for ten minutes', async () => {
		const { n8n, pingOne } = await play(DAY, async ({ clock, n8n, pingOne, post, press }) => {
			const finish = await press(0);
			pingOne.fails = isRead;
			expect(await post(0, finish)).toMatchObject({ code: 'checking' });
			n8n.wait.maxAttempts = 0;
			pingOne.weather.roleLostAt = clock.now;
			pingOne.fails = () => false;
			await clock.pass(MINUTE);
			clock.setBy = minutes * MINUTE;
			await clock.pass(8 * MINUTE);
			expect(n8n.state).toBe('waiting');
			await clock.pass(5 * MINUTE);
			expect(n8n.state).toBe('success');
		});
		expect(enrollmentOf(n8n)).toMatchObject({ unknownDeviceIds: activeIds(pingOne) });
	});

	it('n8n is told again of an end after a quarter of a minute', async () => {
		const { n8n } = await play(DAY, async ({ clock, n8n, post, press }) => {
			n8n.deaf = 1;
			const finish = await press(0);
			expect(await post(0, finish)).toMatchObject({ done: true });
			clock.setBy = minutes * MINUTE;
			await clock.pass(2_000);
			expect(await post(0, finish)).toMatchObject({ done: true });
			expect(n8n.state).toBe('waiting');
			await clock.pass(14_000);
			expect(await post(0, finish)).toMatchObject({ done: true });
			expect(n8n.state).toBe('success');
		});
		expect(enrollmentOf(n8n).status).toBe('ENROLLED');
	});

	it('a begin whose answer was lost gets the same one, as long as its key can answer', async () => {
		await play(DAY, async ({ clock, post }) => {
			const begin = async () => (await post(0, { action: 'begin', visit: 0.5 })).token;
			const token = await begin();
			clock.setBy = minutes * MINUTE;
			await clock.pass(MINUTE / 2);
			expect(await begin()).toBe(token);
			await clock.pass(4 * MINUTE);
			expect(await begin()).not.toBe(token);
		});
	});

	it('a link that was asked too fast may be asked again after a minute', async () => {
		await play(DAY, async ({ clock, post }) => {
			for (let count = 0; count < 31; count += 1) await post(0, { action: 'begin', visit: 0.5 });
			clock.setBy = minutes * MINUTE;
			expect(await post(0, { action: 'begin' })).toMatchObject({ code: 'busy' });
			await clock.pass(MINUTE);
			expect(await post(0, { action: 'begin' })).toMatchObject({ ok: true });
		});
	});
});
