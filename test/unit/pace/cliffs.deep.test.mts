import { CHECK_KINDS } from '../../../bench/zoo/checkKinds.mts';
import { floorMs } from '../../../bench/zoo/floor.mts';
import { fixedRetryAfter, HARD_KINDS } from '../../../bench/zoo/hardKinds.mts';
import { simulate, type World } from '../../../bench/zoo/world.mts';

const seedsFrom = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => from + index);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means over some drawn worlds: times the floor, share of 429s, seconds. */
async function measure(draw: (seed: number) => World, seeds = seedsFrom(1100, 8)) {
	const runs = [];
	for (const seed of seeds) {
		const { ms, refused, requests, lost, sentInPause } = await simulate(draw(seed), seed);
		expect(lost).toBe(0);
		expect(sentInPause).toBe(0);
		const floor = floorMs(draw(seed), seed);
		runs.push({ ratio: ms / floor, share: refused / requests, seconds: ms / 1000 });
	}
	return {
		ratio: mean(runs.map(({ ratio }) => ratio)),
		share: mean(runs.map(({ share }) => share)),
		seconds: Math.max(...runs.map(({ seconds }) => seconds)),
	};
}

const kind = (name: string) => {
	const found = [...HARD_KINDS, ...CHECK_KINDS].find((each) => each.name === name);
	if (!found) throw new Error(`no kind ${name}`);
	return found.world;
};

describe('Pace where others fall off a cliff, in virtual time', () => {
	it.each([
		[2, 1.3],
		[2.6, 1.4],
		[5, 1.5],
		[30, 2.5],
	])('a constant Retry-After of %d s takes at most %d times the floor', async (seconds, bound) => {
		// Each refusal more or less is a pause more or less, so it takes many worlds for a mean.
		const { ratio } = await measure((seed) => fixedRetryAfter(seed, seconds), seedsFrom(1100, 40));
		expect(ratio).toBeLessThanOrEqual(bound);
	});

	it('a run of some seconds is not taken for one refused at once because pauses are long', async () => {
		const { ms } = await simulate(fixedRetryAfter(31_005, 30), 31_005);
		expect(ms / floorMs(fixedRetryAfter(31_005, 30), 31_005)).toBeLessThanOrEqual(8);
	});

	it('bursts of another client do not hold the rate at its lowest', async () => {
		const draw = kind('check: shared with bursts of another');
		const { ms } = await simulate(draw(340_010), 340_010);
		expect(ms / floorMs(draw(340_010), 340_010)).toBeLessThanOrEqual(8);
	});

	it('nothing for 60 s with Retry-After 1 is over soon after', async () => {
		const { seconds } = await measure(kind('all refused for 60 s, Retry-After 1'));
		expect(seconds).toBeLessThanOrEqual(92);
	});

	it('a window with five requests is learnt', async () => {
		const { share } = await measure(kind('5 per 10 s'), seedsFrom(1100, 40));
		expect(share).toBeLessThanOrEqual(0.3);
	});

	it('dates are read by the clock that wrote them, however far it is off', async () => {
		const draw = kind('Retry-After dates, wrong clock');
		const off = await measure(draw);
		const inSeconds = await measure((seed) => {
			const world = draw(seed);
			world.groups[0].retryAfter = 'seconds';
			return world;
		});
		expect(off.ratio).toBeLessThanOrEqual(1.03 * inSeconds.ratio);
	});

	it('a slow but constant limit is found and kept', async () => {
		const draw = kind('35/s, 800 ms, 20,000 requests');
		const { ratio, share } = await measure(draw, seedsFrom(1, 4));
		expect(ratio).toBeLessThanOrEqual(1.06);
		expect(share).toBeLessThanOrEqual(0.02);
	});

	it('what was learnt is still known an hour later', async () => {
		const short = kind('short');
		const again = kind('short, second run');
		const cold = await measure(short);
		const warm = await measure(again);
		expect(warm.ratio).toBeLessThanOrEqual(0.75 * cold.ratio);
	});
});
