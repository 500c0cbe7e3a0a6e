import { floorMs } from '../../../bench/zoo/floor.mts';
import { sharedBucket } from '../../../bench/zoo/sharedKinds.mts';
import { simulate, type World } from '../../../bench/zoo/world.mts';

const RUNS = 24;

/** @returns how long such runs took on average, in times what they would have to */
async function average(draw: (seed: number) => World): Promise<number> {
	let ratios = 0;
	for (let seed = 0; seed < RUNS; seed++) {
		const { ms, lost } = await simulate(draw(seed), seed);
		expect(lost).toBe(0);
		ratios += ms / floorMs(draw(seed), seed);
	}
	return ratios / RUNS;
}

describe('Two processes on one limit, in virtual time', () => {
	it.each([
		[0, 300],
		[300, 600],
		// The later one comes when the first has used up everything, and begins with a small share.
		[600, 1000],
		[1100, 3000],
	])('of which one begins %d to %d ms late', async (fromMs, toMs) => {
		const lateMs = (seed: number) => fromMs + ((toMs - fromMs) * seed) / RUNS;
		const ratio = await average((seed) => sharedBucket(seed, 1, [0, lateMs(seed)]));
		// Other seeds give 1.10 to 1.20, with a standard error of 0.02.
		expect(ratio).toBeLessThanOrEqual(1.23);
	});
});

describe('A process alone, in virtual time', () => {
	it('does not take a limit that hardly saves up anything for a shared one', async () => {
		expect(await average((seed) => sharedBucket(seed, 0.1, [0]))).toBeLessThanOrEqual(1.27);
	});
});
