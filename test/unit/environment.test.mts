import { spawn } from 'node:child_process';
import { once } from 'node:events';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { tellOnce } from '../environment/coverage.mts';
import { judgeOfWaiting } from '../environment/judge.mts';
import { endWithFile } from '../environment/timersOfFile.mts';
import { type Reading, readingNow, WaitingMeter } from '../environment/waiting.mts';
import { clock } from '../support/time/skipping.mts';

// What is measured here are waits that nothing skips.
beforeAll(() => clock.stop());

const delay = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const meter = new WaitingMeter();

/** How long something waits, as the meter sees it. */
async function waitingOf(work: () => Promise<unknown>): Promise<number> {
	// With a turn of the loop its idle time so far is counted.
	await delay(1);
	meter.take();
	await work();
	return meter.take();
}

describe('waiting', () => {
	it.each<[string, () => Promise<unknown>]>([
		['of Node', async () => await timersPromises.setTimeout(50)],
		['of a page', async () => await delay(50)],
	])('is a timer %s', async (_, wait) => {
		const before = readingNow().idle;
		// Where all processors are taken, a timer may be due before this process begins to wait for it.
		while (readingNow().idle - before < 40) await wait();
	});

	it.each<[string, Partial<Reading>, number]>([
		['all that nothing else explains', {}, 50],
		['not what this process queued or its children worked', { busy: 30 }, 20],
		['nothing where they had more than that', { busy: 70 }, 0],
		['what all queued, where no child has ended', { pressure: 30 }, 50],
		['not what all queued, where one has', { pressure: 30, ended: 1 }, 20],
	])('is %s', (_, also, expected) => {
		const none: Reading = { idle: 0, busy: 0, ended: 0, pressure: 0 };
		const readings = [none, { ...none, idle: 50, ...also }];
		expect(new WaitingMeter(() => readings.shift() ?? none).take()).toBe(expected);
	});

	it('is not work of this process', async () => {
		const work = async () => {
			const end = process.cpuUsage().user + 100_000;
			while (process.cpuUsage().user < end);
			await Promise.resolve();
		};
		expect(await waitingOf(work)).toBeLessThan(50);
	});

	it('is not work of a process that it started', async () => {
		const before = readingNow();
		const work = 'while (process.cpuUsage().user < 200_000);';
		await once(spawn(process.execPath, ['-e', work]), 'exit');
		// All that it worked, to a tick of Linux's clock: no load makes it less.
		expect(readingNow().busy - before.busy).toBeGreaterThan(180);
	});
});

describe('a test', () => {
	const errorsOf = (...waits: number[]) => {
		const errors: Error[] = [];
		const judge = judgeOfWaiting(2_000, () => waits.shift() ?? 0);
		for (const event of [{ name: 'run_start' }, { name: 'test_done', test: { errors } }]) {
			judge(event);
		}
		return errors.map(({ message }) => message);
	};

	it('fails when it waits longer than it may', () => {
		expect(errorsOf(0, 2_100)).toEqual([
			'Waited 2.1 s for real clocks, 2.0 s at most: let its time be virtual',
		]);
	});

	it('passes when it does not, and is not blamed for what was before it', () => {
		expect(errorsOf(0, 1_900)).toEqual([]);
		expect(errorsOf(9_000, 100)).toEqual([]);
	});
});

describe('the timers of a file', () => {
	const worldOf = () => ({ setTimeout, setInterval, clearTimeout, clearInterval });

	it('end with it', async () => {
		const world = worldOf();
		const end = endWithFile(world);
		let fired = 0;
		world.setTimeout(() => (fired += 1), 5);
		world.setInterval(() => (fired += 1), 1);
		end();
		await delay(20);
		expect(fired).toBe(0);
	});

	it('are timers like any other until then', async () => {
		const world = worldOf();
		const end = endWithFile(world);
		const told = await new Promise((resolve) => world.setTimeout(resolve, 1, 'told'));
		expect(told).toBe('told');
		expect(await promisify(world.setTimeout)(1, 'promised')).toBe('promised');
		let fired = 0;
		world.clearTimeout(world.setTimeout(() => (fired += 1), 1));
		await new Promise<void>((resolve) => {
			const timer = world.setInterval(() => {
				world.clearInterval(timer);
				resolve();
			}, 1);
		});
		await delay(20);
		expect(fired).toBe(0);
		end();
	});
});

describe('the coverage of a file', () => {
	const counts = (s: number, f = 0, way = 0) => ({
		...{ path: 'a.ts', s: { 0: 1, 1: s }, f: { 0: f } },
		b: { 0: [1, way] },
	});

	it('leaves out what has been told of, and nothing that ran for the first time', () => {
		const leaveOut = tellOnce();
		const toldOf = (coverage: Record<string, ReturnType<typeof counts>>) => {
			leaveOut(coverage);
			return Object.keys(coverage);
		};
		expect(toldOf({ a: counts(0), b: counts(0) })).toEqual(['a', 'b']);
		expect(toldOf({ a: counts(0), b: counts(3) })).toEqual(['b']);
		expect(toldOf({ a: counts(0, 1), b: counts(1) })).toEqual(['a']);
		expect(toldOf({ a: counts(0, 0, 1), b: counts(0), c: counts(0) })).toEqual(['a', 'c']);
		expect(toldOf({ a: counts(0, 5, 5), b: counts(5), c: counts(0) })).toEqual([]);
	});
});
