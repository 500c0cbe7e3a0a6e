import { floorMs } from '../../../bench/zoo/floor.mts';
import { FixedWindow, type Limiter, TokenBucket } from '../../../bench/zoo/limiters.mts';
import { simulate, type World } from '../../../bench/zoo/world.mts';
import { depth } from '../../support/depth.mts';

/** A limiter asked by 256 callers after 80 ms, with or without a clock of the server's. */
const world = (limiter: () => Limiter, clockMs?: number, items = 2000): World => ({
	groups: [{ limiter, latency: (random) => ({ before: 80 + 20 * random(), after: 10 }) }],
	items,
	startsMs: [0],
	callers: 256,
	clockMs,
});

/** Times the floor, and share of refusals. */
async function measure(tested: World) {
	const { ms, refused, requests, lost } = await simulate(tested, 1);
	expect(lost).toBe(0);
	return { ratio: ms / floorMs(tested, 1), share: refused / requests };
}

const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

describe("Pace with the server's Date", () => {
	const PHASES = depth([0, 600], [0, 150, 300, 450, 600, 750, 900]);
	const overPhases = async (clockMs: (phaseMs: number) => number | undefined) => {
		const window = (phaseMs: number) =>
			world(() => new FixedWindow(100, 1000, phaseMs), clockMs(phaseMs));
		const runs = await Promise.all(PHASES.map(async (phase) => await measure(window(phase))));
		return mean(runs.map(({ ratio }) => ratio));
	};

	it('keeps to windows in step with it', async () => {
		expect(await overPhases((phaseMs) => phaseMs)).toBeLessThanOrEqual(1.25);
	});

	it('goes down to what it shows from a second ramp that began too high', async () => {
		const window = world(() => new FixedWindow(100, 1000, 0), 0, 1000);
		window.groups[0].latency = (random) => ({ before: 100 + 5 * random(), after: 4 });
		expect((await measure(window)).ratio).toBeLessThanOrEqual(1.35);
	});

	it('loses nothing where windows have another clock', async () => {
		const without = await overPhases(() => undefined);
		for (const offMs of depth([500], [100, 250, 400, 500, 700, 900])) {
			const off = await overPhases((phaseMs) => phaseMs + offMs);
			expect(off).toBeLessThanOrEqual(1.03 * without);
		}
	});

	it.each(depth([30], [10, 30, 100]))(
		'does not take a bucket of %d for a window',
		async (tokens) => {
			const bucket = () => new TokenBucket(100, tokens);
			const { ratio: without } = await measure(world(bucket));
			const clocks = depth([0, 400, 800], [0, 200, 400, 600, 800]);
			const runs = await Promise.all(clocks.map(async (ms) => await measure(world(bucket, ms))));
			expect(mean(runs.map(({ ratio }) => ratio))).toBeLessThanOrEqual(1.03 * without);
		},
	);
});

describe('Pace after a burst from a deep bucket', () => {
	it('comes down in a few steps', async () => {
		const { ratio, share } = await measure(world(() => new TokenBucket(2, 60), undefined, 160));
		expect(ratio).toBeLessThanOrEqual(1.05);
		expect(share).toBeLessThanOrEqual(0.21);
	});
});
