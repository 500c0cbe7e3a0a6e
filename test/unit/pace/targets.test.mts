import { VirtualClock } from '../../../bench/simulate/clock.mts';
import { Bucket, FixedWindow } from '../../../bench/simulate/limiters.mts';
import { CASES } from '../../../bench/simulate/scenarios.mts';
import type { Result } from '../../../bench/simulate/world.mts';
import { simulate } from '../../../bench/simulate/world.mts';
import { Pace } from '../../../nodes/PingOne/pace/pace.ts';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

async function resultsOf(name: string): Promise<{ results: Result[]; ratios: number[] }> {
	const found = CASES.find((each) => each.name === name);
	if (!found) throw new Error(`No case ${name}`);
	const results: Result[] = [];
	for (const seed of SEEDS) results.push(await simulate(found.scenario(seed), seed));
	return { results, ratios: results.map(({ ms }) => ms / found.floorMs) };
}

const share = ({ refused, requests }: Result) => refused / requests;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Pace against a limiter it does not know, in virtual time', () => {
	it.each([
		['100/s, 100 ms, 1000 items', 1.04, 0.015],
		['35/s, 150 ms, 1000 items', 1.03, 0.019],
		['10/s, 400 ms, 200 items', 1.045, 0.0196],
	])('is close to the floor with a bucket of one second: %s', async (name, most, refused) => {
		const { results, ratios } = await resultsOf(`${name}, bucket of 1 s`);
		expect(Math.max(...ratios)).toBeLessThanOrEqual(most);
		expect(Math.max(...results.map(share))).toBeLessThanOrEqual(refused);
		expect(results.every(({ lost }) => lost === 0)).toBe(true);
	});

	it.each([
		['100/s, 100 ms, 1000 items, window', 1.11, 0.02],
		['35/s, 150 ms, 1000 items, window', 1.05, 0.02],
		['10/s, 400 ms, 200 items, window', 1.085, 0.02],
		['100/s, 100 ms, 1000 items, window, slow client', 1.14, 0.025],
		['35/s, 150 ms, 1000 items, window, slow client', 1.06, 0.025],
		['10/s, 400 ms, 200 items, window, slow client', 1.1, 0.025],
	])('works with a fixed window of one second: %s', async (name, most, refused) => {
		const { results, ratios } = await resultsOf(name);
		expect(mean(ratios)).toBeLessThanOrEqual(most);
		expect(mean(results.map(share))).toBeLessThanOrEqual(refused);
		expect(results.every(({ lost }) => lost === 0)).toBe(true);
	});

	it.each([
		['100/s, 100 ms, 1000 items, bucket of 0.5 s', 1.45],
		['35/s, 150 ms, 1000 items, bucket of 0.5 s', 1.3],
		['10/s, 400 ms, 200 items, bucket of 0.5 s', 1.3],
		['100/s, 100 ms, 1000 items, bucket of 2 s', 1.1],
		['35/s, 150 ms, 1000 items, bucket of 2 s', 1.1],
		['10/s, 400 ms, 200 items, bucket of 2 s', 1.1],
	])('copes with other buckets: %s', async (name, most) => {
		const { results, ratios } = await resultsOf(name);
		expect(mean(ratios)).toBeLessThanOrEqual(most);
		expect(Math.max(...results.map(share))).toBeLessThanOrEqual(0.06);
		expect(results.every(({ lost }) => lost === 0)).toBe(true);
	});

	it.each([
		['50/s', '', 1.05],
		['200/s', '', 1.05],
		['50/s', ', slow client', 1.05],
		['200/s', ', slow client', 1.07],
	])('follows a limit that becomes %s in mid-run%s', async (to, client, most) => {
		const { results, ratios } = await resultsOf(
			`100/s, then ${to} after 20 s, 100 ms, 4000 items, bucket of 1 s${client}`,
		);
		expect(Math.max(...ratios)).toBeLessThanOrEqual(most);
		expect(Math.max(...results.map(share))).toBeLessThanOrEqual(0.02);
	});

	it.each([
		[100, 200],
		[35, 100],
	])('takes over a fixed window of %d/s that becomes one of %d/s', async (from, to) => {
		const changes = [{ atMs: 10_000, perSecond: to }];
		for (const clockMs of [0, 370, 740]) {
			const limiter = new FixedWindow(from, clockMs);
			const items = 10 * from + 40 * to;
			const result = await simulate({ items, latencyMs: 100, limiter, clockMs, changes });
			expect(result.ms).toBeLessThan(1.3 * 50_000);
			expect(share(result)).toBeLessThanOrEqual(0.02);
		}
	});

	it('spends no more than one request in a hundred on looking for a higher limit', async () => {
		const costOf = async (items: number) =>
			(await simulate({ items, latencyMs: 100, limiter: new Bucket(100) })).refused;
		const first = await costOf(600);
		expect((await costOf(20_600)) - first).toBeLessThanOrEqual(1.2 * 200);
	});

	it.each([2000, 5000])('reaches the limit at a latency of %i ms', async (latencyMs) => {
		const limiter = new Bucket(35);
		const result = await simulate({ items: 4000, latencyMs, limiter });
		expect(result.ms).toBeLessThan(1.4 * ((4000 - 35) / 35) * 1000);
		expect(result.mostInFlight).toBeLessThan(4 * 35 * (latencyMs / 1000 + 1));
	});

	it('is bounded by the CPU without a limit', async () => {
		const { results, ratios } = await resultsOf('no limit, 20 ms, 1000 items, 2 ms of CPU each');
		expect(Math.max(...ratios)).toBeLessThanOrEqual(1.05);
		for (const { mostInFlight } of results) {
			expect(mostInFlight).toBeGreaterThanOrEqual(20);
			expect(mostInFlight).toBeLessThanOrEqual(64);
		}
	});

	it.each(['date', 'none', 'zero'] as const)('loses nothing with Retry-After: %s', async (kind) => {
		const limiter = new Bucket(100);
		const result = await simulate({ items: 1000, latencyMs: 100, limiter, retryAfter: kind });
		expect(result.lost).toBe(0);
		expect(result.ms).toBeLessThan(11_500);
		expect(share(result)).toBeLessThanOrEqual(0.06);
	});

	it.each([0, 3000, 10_000])(
		'shares a limit with another process that began %i ms ago',
		async (ahead) => {
			const clock = new VirtualClock(3);
			const limiter = new Bucket(100);
			const doneAt: number[] = [];
			const process = async (delayMs: number) => {
				await clock.sleep(delayMs);
				const pace = new Pace(clock);
				const send = async () => {
					await clock.sleep(90 + 20 * clock.random());
					return limiter.admit(clock.now());
				};
				const read = (waitMs: number | undefined) =>
					waitMs === undefined ? {} : { refused: { retryAfterMs: 1000 } };
				await Promise.all(Array.from({ length: 3000 }, () => pace.run(send, read)));
				doneAt.push(clock.now());
			};
			await clock.until(Promise.all([process(0), process(ahead)]));
			// Both together need 59 s.
			expect(Math.max(...doneAt)).toBeLessThan(85_000);
		},
	);
});
