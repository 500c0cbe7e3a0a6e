import { Draw } from '../../../bench/zoo/draw.mts';
import { floorMs } from '../../../bench/zoo/floor.mts';
import { TokenBucket } from '../../../bench/zoo/limiters.mts';
import { simulate, type World } from '../../../bench/zoo/world.mts';

const RUNS = 24;
/** Work for so many seconds at the limit. */
const SECONDS = 20;

/** A bucket that saves up so many seconds' worth, and clients that begin at these times (ms). */
function drawWorld(seed: number, saved: number, startsMs: number[]): World {
	const draw = new Draw(7 * seed + 1);
	const perSecond = draw.magnitude(60, 160);
	const ms = draw.magnitude(60, 160);
	return {
		groups: [
			{
				latency: (each) => ({ before: ms * (0.8 + 0.2 * each()), after: 0.1 * ms }),
				limiter: () => new TokenBucket(perSecond, saved * perSecond),
			},
		],
		items: Math.ceil((perSecond * SECONDS) / startsMs.length),
		startsMs,
		callers: 256,
		clockMs: draw.between(0, 1000),
	};
}

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
		[0, 300, 1.15],
		[300, 600, 1.15],
		// The later one comes when the first has used up everything, and begins with a small share.
		[600, 1000, 1.16],
		[1100, 3000, 1.15],
	])('of which one begins %d to %d ms late', async (fromMs, toMs, bound) => {
		const lateMs = (seed: number) => fromMs + ((toMs - fromMs) * seed) / RUNS;
		const ratio = await average((seed) => drawWorld(seed, 1, [0, lateMs(seed)]));
		expect(ratio).toBeLessThanOrEqual(bound);
	});
});

describe('A process alone, in virtual time', () => {
	it('does not take a limit that hardly saves up anything for a shared one', async () => {
		expect(await average((seed) => drawWorld(seed, 0.1, [0]))).toBeLessThanOrEqual(1.27);
	});
});
