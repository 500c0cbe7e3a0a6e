import { floorMs } from '../../../bench/zoo/floor.mts';
import { TokenBucket } from '../../../bench/zoo/limiters.mts';
import { simulate, type World } from '../../../bench/zoo/world.mts';

const PER_SECOND = 100;

/** Two processes with ten seconds' work each; the second begins a little later. */
const twoProcesses = (lateMs: number): World => ({
	groups: [
		{
			latency: (random) => ({ before: 80 + 20 * random(), after: 10 }),
			limiter: () => new TokenBucket(PER_SECOND, PER_SECOND),
		},
	],
	items: 10 * PER_SECOND,
	startsMs: [0, lateMs],
	callers: 256,
	clockMs: lateMs,
});

/** @returns how long twelve such runs took on average, in times what they would have to */
async function average(fromMs: number, toMs: number): Promise<number> {
	const runs = 12;
	let ratios = 0;
	for (let seed = 0; seed < runs; seed++) {
		const lateMs = fromMs + ((toMs - fromMs) * seed) / runs;
		const { ms, lost } = await simulate(twoProcesses(lateMs), seed);
		expect(lost).toBe(0);
		ratios += ms / floorMs(twoProcesses(lateMs), seed);
	}
	return ratios / runs;
}

describe('Two processes on one limit, in virtual time', () => {
	it.each([
		[0, 300, 1.2],
		[300, 600, 1.2],
		// The later one comes when the first has used up everything, and begins with a small share.
		[600, 1000, 1.25],
		[1100, 3000, 1.25],
	])('of which one begins %d to %d ms late', async (fromMs, toMs, bound) => {
		expect(await average(fromMs, toMs)).toBeLessThanOrEqual(bound);
	});
});
