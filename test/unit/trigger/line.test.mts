import { enterLine } from '../../../nodes/PingOne/trigger/webhook/listeners.ts';
import { oneAtATime } from '../../../nodes/PingOne/trigger/polling/turns.ts';

it('gives a place back after its deadline, whoever has kept it', async () => {
	await enterLine('hangs', 30);
	const begun = Date.now();
	const leave = await enterLine('hangs', 30);
	expect(Date.now() - begun).toBeGreaterThanOrEqual(20);
	leave();
	await enterLine('hangs');
});

it('lets one wait for the other', async () => {
	const order: string[] = [];
	const leave = await enterLine('waits');
	const second = enterLine('waits').then((next) => {
		order.push('second');
		next();
	});
	order.push('first');
	leave();
	leave();
	await second;
	expect(order).toEqual(['first', 'second']);
});

it('runs one poll of a node at a time, and the next after one that failed', async () => {
	let end = () => {};
	const running = oneAtATime('n', async () => {
		await new Promise<void>((resolve) => {
			end = resolve;
		});
		return 'first';
	});
	expect(await oneAtATime('n', async () => await Promise.resolve('second'))).toBeUndefined();
	expect(await oneAtATime('other', async () => await Promise.resolve('other'))).toBe('other');
	end();
	expect(await running).toBe('first');
	await expect(oneAtATime('n', async () => await Promise.reject(new Error('x')))).rejects.toThrow();
	expect(await oneAtATime('n', async () => await Promise.resolve('third'))).toBe('third');
});
