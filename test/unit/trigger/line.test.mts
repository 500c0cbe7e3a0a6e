import { admit, enterLine } from '../../../nodes/PingOne/trigger/webhook/listeners.ts';
import { oneAtATime } from '../../../nodes/PingOne/trigger/polling/memory.ts';

it('gives a place back after seven minutes, whoever has kept it', async () => {
	const begun = performance.now();
	await enterLine('hangs');
	expect(await enterLine('hangs')).toBeUndefined();
	await new Promise((resolve) => setTimeout(resolve, 330_000));
	const leave = await enterLine('hangs');
	expect(performance.now() - begun).toBeGreaterThanOrEqual(420_000);
	leave?.();
	expect(await enterLine('hangs')).toBeDefined();
});

it('lets one wait for the other', async () => {
	const order: string[] = [];
	const leave = await enterLine('waits');
	const second = enterLine('waits').then((next) => {
		order.push('second');
		next?.();
	});
	order.push('first');
	leave?.();
	leave?.();
	await second;
	expect(order).toEqual(['first', 'second']);
});

it('lets nobody wait for longer than a minute, and keeps the order of those behind', async () => {
	const first = await enterLine('long');
	const begun = performance.now();
	expect(await enterLine('long')).toBeUndefined();
	expect(performance.now() - begun).toBeGreaterThanOrEqual(60_000);
	let isIn = false;
	const third = enterLine('long').then((leave) => {
		isIn = leave !== undefined;
	});
	await new Promise((resolve) => setImmediate(resolve));
	expect(isIn).toBe(false);
	first?.();
	await third;
	expect(isIn).toBe(true);
});

it('admits so many deliveries at a time as memory allows, of each trigger', () => {
	const places = Array.from({ length: 50 }, () => admit('full'));
	expect(places.every(Boolean)).toBe(true);
	expect(admit('full')).toBeUndefined();
	expect(admit('another')).toBeDefined();
	places[0]?.();
	expect(admit('full')).toBeDefined();
	expect(admit('full')).toBeUndefined();
});

it('runs one poll of a node at a time, and the next after one that failed', async () => {
	const poll = async (node: string, run: () => Promise<string>) =>
		await oneAtATime(node, run, 600_000);
	const running = poll('n', async () => {
		await new Promise((resolve) => setTimeout(resolve, 400_000));
		return 'first';
	});
	expect(await poll('n', async () => await Promise.resolve('second'))).toBeUndefined();
	expect(await poll('other', async () => await Promise.resolve('other'))).toBe('other');
	await new Promise((resolve) => setTimeout(resolve, 350_000));
	expect(await poll('n', async () => await Promise.resolve('third'))).toBeUndefined();
	expect(await running).toBe('first');
	await expect(poll('n', async () => await Promise.reject(new Error('x')))).rejects.toThrow();
	expect(await poll('n', async () => await Promise.resolve('fourth'))).toBe('fourth');
});
