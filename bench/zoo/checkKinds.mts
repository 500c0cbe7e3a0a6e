import { latency, limited, oneSecondBucket, type Kind } from './kinds.mts';
import {
	Both,
	Bursty,
	FixedWindow,
	Gcra,
	InFlightCap,
	LazyWindow,
	type Limiter,
	SlidingLog,
	Spurious,
	TokenBucket,
} from './limiters.mts';
import { Draw } from './draw.mts';

const inSeconds = (world: { groups: Array<{ retryAfter?: unknown }> }) => {
	world.groups[0].retryAfter = 'seconds';
};

/**
 * Kinds that a change of the controller is checked on and that nothing in it was chosen on: limiters
 * that users may meet beside those of the zoo.
 */
export const CHECK_KINDS: Kind[] = [
	{
		name: 'check: load shedding without a limit',
		world: (seed) =>
			limited(
				seed,
				(_, draw) => {
					const share = draw.magnitude(0.005, 0.04);
					return (random) => new Spurious(share, random, new TokenBucket(300, 300));
				},
				{ perSecond: [20, 60] },
			),
	},
	{
		name: 'check: shedding 2%, bucket',
		world: (seed) =>
			limited(
				seed,
				(perSecond) => (random) =>
					new Spurious(0.02, random, new TokenBucket(perSecond, perSecond)),
				{ perSecond: [20, 150] },
			),
	},
	{
		name: 'check: cap in flight, Retry-After 1',
		world: (seed) => {
			const draw = new Draw(seed);
			const ms = draw.magnitude(80, 500);
			const cap = draw.whole(3, 30);
			return {
				groups: [
					{
						latency: latency(draw, ms, false, draw.between(0.1, 0.4)),
						limiter: () => new InFlightCap(cap),
						retryAfter: draw.oneOf(['seconds', 'none'] as const),
					},
				],
				items: Math.min(2500, Math.ceil((cap / ms) * 1000 * draw.between(10, 30))),
				startsMs: [0],
				callers: 256,
			};
		},
	},
	{
		name: 'check: GCRA, burst of 1 to 50',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const burst = Math.round(draw.magnitude(1, 50));
				return () => new Gcra(perSecond, burst);
			}),
	},
	{
		name: 'check: sliding log of 1 to 60 s',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.magnitude(1000, 60_000);
					const counts = draw.random() < 0.3;
					const most = (perSecond * windowMs) / 1000;
					return () => new SlidingLog(most, windowMs, counts);
				},
				{ perSecond: [2, 60], seconds: [20, 120] },
				inSeconds,
			),
	},
	{
		name: 'check: window of a clock minute',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 60_000);
					return () => new FixedWindow(60 * perSecond, 60_000, phaseMs);
				},
				{ perSecond: [1, 20], seconds: [70, 240] },
			),
	},
	{
		name: 'check: two nested limits',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.magnitude(5000, 30_000);
					const most = (perSecond * windowMs * draw.between(0.4, 0.9)) / 1000;
					const inner = draw.random() < 0.5;
					return () =>
						new Both(
							inner ? new TokenBucket(perSecond, perSecond) : new SlidingLog(perSecond),
							new LazyWindow(most, windowMs),
						);
				},
				{ perSecond: [5, 80], seconds: [20, 60] },
				inSeconds,
			),
	},
	{
		name: 'check: windows of a second and a minute',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const most = 60 * perSecond * draw.between(0.2, 0.8);
					const phaseMs = draw.between(0, 60_000);
					return () =>
						new Both(
							new FixedWindow(perSecond, 1000, phaseMs),
							new FixedWindow(most, 60_000, phaseMs),
						);
				},
				{ perSecond: [5, 40], seconds: [30, 120] },
				inSeconds,
			),
	},
	{
		name: 'check: limit changes twice',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const depth = perSecond * draw.between(0.1, 1.5);
					const phaseMs = draw.between(0, 1000);
					return draw.oneOf<() => Limiter>([
						() => new TokenBucket(perSecond, depth),
						() => new FixedWindow(perSecond, 1000, phaseMs),
						() => new SlidingLog(perSecond),
					]);
				},
				{ seconds: [25, 45], perSecond: [8, 120] },
				(world, perSecond, draw) => {
					world.groups[0].changes = [
						{ atMs: 1000 * draw.between(5, 12), perSecond: perSecond * draw.between(0.3, 0.8) },
						{ atMs: 1000 * draw.between(14, 25), perSecond: perSecond * draw.between(0.6, 2) },
					];
				},
			),
	},
	{
		name: 'check: shared with bursts of another',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const burstMs = draw.between(1000, 5000);
				const other = perSecond * draw.between(0.4, 1.5);
				return () => new Bursty(new TokenBucket(perSecond, perSecond), other, burstMs);
			}),
	},
	{
		name: 'check: bucket or window, no Retry-After',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 1000);
					const depth = perSecond * draw.between(0.1, 2);
					return draw.oneOf<() => Limiter>([
						() => new TokenBucket(perSecond, depth),
						() => new FixedWindow(perSecond, 1000, phaseMs),
						() => new SlidingLog(perSecond),
					]);
				},
				{},
				(world) => (world.groups[0].retryAfter = 'none'),
			),
	},
	{
		name: 'check: constant Retry-After of 1 to 60 s',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const depth = perSecond * draw.between(0.5, 2);
					return () => new TokenBucket(perSecond, depth);
				},
				{ perSecond: [8, 60], seconds: [20, 60] },
				(world, _, draw) => {
					world.groups[0].retryAfter = Math.round(draw.magnitude(1, 60));
				},
			),
	},
	{
		name: 'check: slow start of the server',
		world: (seed) =>
			limited(seed, oneSecondBucket, {}, (world, perSecond, draw) => {
				const usual = world.groups[0].latency;
				const slowMs = draw.between(500, 3000);
				const until = perSecond * draw.between(1, 6);
				// A generator of its own for each run, by which its requests are counted.
				const counts = new WeakMap<() => number, number>();
				world.groups[0].latency = (random) => {
					const count = (counts.get(random) ?? 0) + 1;
					counts.set(random, count);
					const { before, after } = usual(random);
					return { before: before + slowMs * Math.max(0, 1 - count / until), after };
				};
			}),
	},
	{
		name: 'check: short, long window',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.magnitude(2000, 30_000);
					const phaseMs = draw.between(0, windowMs);
					const most = Math.max(5, (perSecond * windowMs) / 1000);
					return () => new FixedWindow(most, windowMs, phaseMs);
				},
				{ perSecond: [2, 30], seconds: [3, 15] },
				inSeconds,
			),
	},
	{
		name: 'check: again after ten idle minutes',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 1000);
					return draw.oneOf<() => Limiter>([
						() => new TokenBucket(perSecond, perSecond),
						() => new FixedWindow(perSecond, 1000, phaseMs),
						() => new SlidingLog(perSecond),
					]);
				},
				{ perSecond: [8, 100], seconds: [3, 20] },
				(world) => (world.idleMs = 600_000),
			),
	},
	{
		name: 'check: three processes, two late',
		world: (seed) =>
			limited(seed, oneSecondBucket, { seconds: [25, 40] }, (world, _, draw) => {
				world.startsMs = [0, draw.between(200, 4000), draw.between(200, 9000)];
				world.items = Math.ceil(world.items / 3);
			}),
	},
];
