import { Draw } from './draw.mts';
import { latency, limited, oneSecondBucket, type Kind } from './kinds.mts';
import {
	Closed,
	FixedWindow,
	LazyWindow,
	type Limiter,
	PenaltyBox,
	SlidingLog,
	Spurious,
	TokenBucket,
} from './limiters.mts';
import type { World } from './world.mts';

/** A bucket, a small bucket, a window or a log of a second. */
function anyLimiter(perSecond: number, draw: Draw): () => Limiter {
	const phaseMs = draw.between(0, 1000);
	return draw.oneOf([
		() => new TokenBucket(perSecond, perSecond),
		() => new TokenBucket(perSecond, 0.2 * perSecond),
		() => new FixedWindow(perSecond, 1000, phaseMs),
		() => new SlidingLog(perSecond),
	]);
}

/** A run of 5 to 300 requests, as of a hire or of a small department. */
function short(seed: number, idleMs?: number): World {
	const draw = new Draw(seed);
	const perSecond = draw.magnitude(3.5, 100);
	return {
		groups: [
			{
				latency: latency(draw, draw.magnitude(80, 1000)),
				limiter: anyLimiter(perSecond, draw),
			},
		],
		items: Math.round(draw.magnitude(5, 300)),
		startsMs: [0],
		callers: 256,
		clockMs: draw.random() < 0.5 ? draw.between(0, 1000) : undefined,
		idleMs,
	};
}

/** A bucket of one second, 35 a second, with a Retry-After that is always the same (s). */
export function fixedRetryAfter(seed: number, seconds: number): World {
	const draw = new Draw(seed);
	return {
		groups: [
			{
				latency: latency(draw, draw.between(100, 250), false),
				limiter: oneSecondBucket(35),
				retryAfter: seconds,
			},
		],
		items: 1000,
		startsMs: [0],
		callers: 256,
	};
}

const fixedKinds = [2, 2.6, 5, 30].map(
	(seconds): Kind => ({
		name: `constant Retry-After of ${seconds} s`,
		world: (seed) => fixedRetryAfter(seed, seconds),
	}),
);

/** Kinds of worlds that are hard on whoever expects 10 to 30 usual seconds. */
export const HARD_KINDS: Kind[] = [
	...fixedKinds,
	{
		name: 'all refused for 60 s, Retry-After 1',
		world: (seed) => {
			const draw = new Draw(seed);
			const closed = () => new Closed(0, 60_000, new TokenBucket(35, 35));
			const group = { latency: latency(draw, draw.between(100, 250), false), limiter: closed };
			return { groups: [group], items: 1000, startsMs: [0], callers: 256 };
		},
	},
	{
		name: 'all refused at the start',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const untilMs = draw.magnitude(2000, 60_000);
				return () => new Closed(0, untilMs, new TokenBucket(perSecond, perSecond));
			}),
	},
	{
		name: '5 per 10 s',
		world: (seed) =>
			limited(
				seed,
				(_, draw) => {
					const phaseMs = draw.between(0, 10_000);
					const lazy = draw.random() < 0.5;
					return () => (lazy ? new LazyWindow(5, 10_000) : new FixedWindow(5, 10_000, phaseMs));
				},
				{ perSecond: [0.5, 0.5], seconds: [80, 160] },
				(world) => (world.groups[0].retryAfter = 'seconds'),
			),
	},
	{
		name: 'few requests per long window',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.magnitude(5000, 60_000);
					const phaseMs = draw.between(0, windowMs);
					const most = Math.max(1, Math.round(8 * perSecond));
					return draw.oneOf([
						() => new LazyWindow(most, windowMs),
						() => new FixedWindow(most, windowMs, phaseMs),
						() => new SlidingLog(most, windowMs),
					]);
				},
				{ perSecond: [0.125, 1], seconds: [10, 40] },
				(world) => {
					world.groups[0].retryAfter = 'seconds';
					world.items = Math.max(6, world.items);
				},
			),
	},
	{
		name: '35/s, 800 ms, 20,000 requests',
		world: (seed) => {
			const draw = new Draw(seed);
			const group = { latency: latency(draw, 800, false), limiter: oneSecondBucket(35) };
			return { groups: [group], items: 20_000, startsMs: [0], callers: 256 };
		},
	},
	{
		name: 'long and steady',
		world: (seed) =>
			limited(seed, anyLimiter, {
				perSecond: [8, 30],
				latencyMs: [50, 1000],
				seconds: [150, 200],
			}),
	},
	{
		name: 'slow responses',
		world: (seed) => limited(seed, anyLimiter, { perSecond: [8, 100], latencyMs: [600, 2000] }),
	},
	{
		name: 'random refusals, 1% to 5%',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const share = draw.between(0.01, 0.05);
					return (random) => new Spurious(share, random, new TokenBucket(perSecond, perSecond));
				},
				{ perSecond: [8, 50] },
			),
	},
	{
		name: 'penalty box',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const stepMs = draw.between(300, 1000);
					return () => new PenaltyBox(stepMs, new TokenBucket(perSecond, perSecond));
				},
				{ perSecond: [8, 50] },
				(world) => (world.groups[0].retryAfter = 'seconds'),
			),
	},
	{
		name: 'Retry-After dates, wrong clock',
		world: (seed) =>
			limited(seed, oneSecondBucket, {}, (world, _, draw) => {
				world.groups[0].retryAfter = 'date';
				world.clockMs = draw.between(0, 1000);
				world.aheadMs = draw.oneOf([-1, 1]) * draw.oneOf([5000, 60_000, 360_000]);
			}),
	},
	{ name: 'short', world: (seed) => short(seed) },
	{ name: 'short, second run', world: (seed) => short(seed, 1_800_000) },
];
