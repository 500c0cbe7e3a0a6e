import { sleep } from 'n8n-workflow';
import { runPool } from '../../../nodes/PingOne/run/pool.ts';

/** Runs a pool of work that takes `ms`, and notes what happened in which order. */
async function watch(count: number, width: number, ms: number, haltAfter = Infinity) {
	const started: number[] = [];
	const ended: number[] = [];
	let running = 0;
	let most = 0;
	let endedBeforeLastStarted = 0;
	await runPool(
		count,
		width,
		async (index) => {
			started.push(index);
			most = Math.max(most, ++running);
			endedBeforeLastStarted = ended.length;
			await sleep(ms);
			running--;
			ended.push(index);
		},
		() => ended.length >= haltAfter,
	);
	return { started, ended, most, running, endedBeforeLastStarted };
}

it.each([
	[0, 5],
	[1, 5],
	[100, 256],
	[100, 7],
	[1000, 256],
])('starts each of %d once, in order, and at most %d at a time', async (count, width) => {
	const { started, ended, most, running } = await watch(count, width, 2);
	expect(started).toEqual([...Array(count).keys()]);
	expect(ended).toHaveLength(count);
	expect(most).toBeLessThanOrEqual(width);
	expect(running).toBe(0);
});

it('fills its width when the work takes long enough', async () => {
	expect((await watch(300, 256, 500)).most).toBe(256);
});

it('lets the first ones get on before the last ones have begun', async () => {
	expect((await watch(256, 256, 0)).endedBeforeLastStarted).toBeGreaterThan(100);
});

it('starts nothing more once it is halted, and waits for what is running', async () => {
	const { started, ended, running } = await watch(1000, 16, 1, 20);
	expect(started.length).toBeLessThan(60);
	expect(ended).toHaveLength(started.length);
	expect(running).toBe(0);
});
