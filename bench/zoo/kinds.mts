import { Draw } from './draw.mts';
import {
	Both,
	Contended,
	FixedWindow,
	Gcra,
	InFlightCap,
	LazyWindow,
	type Limiter,
	SlidingCounter,
	SlidingLog,
	Spurious,
	TokenBucket,
} from './limiters.mts';
import type { Group, RetryAfter, World } from './world.mts';

/** A family of worlds; each seed draws one of them. */
export interface Kind {
	name: string;
	world(seed: number): World;
}

/** Draws latencies around `ms`: within a tenth of it, or with a heavy tail. */
export function latency(
	draw: Draw,
	ms: number,
	tail = draw.random() < 0.25,
	beforeShare = draw.between(0.5, 0.95),
): Group['latency'] {
	const spread = draw.between(0.02, 0.25);
	const slowShare = draw.between(0.01, 0.06);
	const slowest = draw.between(4, 12);
	return (random) => {
		const usual = ms * (1 + spread * (2 * random() - 1));
		// Pareto with exponent 1.5: most slow answers take a little longer, a few much longer.
		const slow = tail && random() < slowShare;
		const took = slow ? Math.min(slowest * ms, usual * (1 - random()) ** (-1 / 1.5)) : usual;
		return { before: took * beforeShare, after: took * (1 - beforeShare) };
	};
}

interface Setting {
	perSecond: [number, number];
	latencyMs: [number, number];
	seconds: [number, number];
}

const USUAL: Setting = { perSecond: [8, 300], latencyMs: [20, 600], seconds: [10, 30] };

/** A world with one group, one process and a limit of so many requests per second. */
export function limited(
	seed: number,
	create: (perSecond: number, draw: Draw) => (random: () => number) => Limiter,
	setting: Partial<Setting> = {},
	change: (world: World, perSecond: number, draw: Draw) => void = () => undefined,
): World {
	const draw = new Draw(seed);
	const { perSecond: rates, latencyMs, seconds } = { ...USUAL, ...setting };
	const perSecond = draw.magnitude(...rates);
	const group: Group = {
		latency: latency(draw, draw.magnitude(...latencyMs)),
		limiter: create(perSecond, draw),
		retryAfter: draw.oneOf<RetryAfter>(['seconds', 'seconds', 'seconds', 'date', 'none']),
	};
	const world: World = {
		groups: [group],
		items: Math.min(5000, Math.ceil(perSecond * draw.between(...seconds))),
		startsMs: [0],
		callers: draw.oneOf([256, 256, 10_000]),
		clockMs: draw.random() < 0.5 ? draw.between(0, 1000) : undefined,
	};
	change(world, perSecond, draw);
	return world;
}

export const oneSecondBucket = (perSecond: number) => () => new TokenBucket(perSecond, perSecond);

/** Each process does its share of what one would do in that time. */
const processes = (startsMs: (draw: Draw) => number[]) => (world: World, _: number, draw: Draw) => {
	world.startsMs = startsMs(draw);
	world.items = Math.ceil(world.items / world.startsMs.length);
};

/** A window of one second in a drawn phase, and what the server's clock shows. */
function secondWindow(seed: number, clock: (phaseMs: number, draw: Draw) => number | undefined) {
	let phaseMs = 0;
	return limited(
		seed,
		(perSecond, draw) => {
			phaseMs = draw.between(0, 1000);
			return () => new FixedWindow(perSecond, 1000, phaseMs);
		},
		{},
		(world, _, draw) => {
			world.groups[0].retryAfter = 'seconds';
			world.clockMs = clock(phaseMs, draw);
		},
	);
}

/** A cap on requests in flight that lets through some 10 to 400 per second. */
function capped(seed: number, tail: boolean): World {
	const draw = new Draw(seed);
	const ms = draw.magnitude(20, 600);
	const cap = Math.max(2, Math.round((draw.magnitude(10, 400) * ms) / 1000));
	return {
		groups: [
			{
				latency: latency(draw, ms, tail, draw.between(0.05, 0.4)),
				limiter: () => new InFlightCap(cap),
				retryAfter: tail ? 'seconds' : 'none',
			},
		],
		items: Math.min(4000, Math.ceil((cap / ms) * 1000 * draw.between(10, 30))),
		startsMs: [0],
		callers: 256,
	};
}

const SLOW: Partial<Setting> = { perSecond: [1, 5], seconds: [20, 60] };

/** All families, in the order of the table. */
export const KINDS: Kind[] = [
	{ name: 'bucket of 1 s', world: (seed) => limited(seed, oneSecondBucket) },
	{
		name: 'bucket of 1.5 to 5 s',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const depth = perSecond * draw.between(1.5, 5);
				return () => new TokenBucket(perSecond, depth);
			}),
	},
	{
		name: 'bucket of 0.2 to 0.8 s',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const depth = perSecond * draw.between(0.2, 0.8);
				return () => new TokenBucket(perSecond, depth);
			}),
	},
	{
		name: 'GCRA, burst of 5% to 15%',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const burst = Math.max(5, perSecond * draw.between(0.05, 0.15));
				return () => new Gcra(perSecond, burst);
			}),
	},
	{
		name: 'burst of 1 to 4',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const burst = draw.whole(1, 4);
					return () => new TokenBucket(perSecond, burst);
				},
				{ latencyMs: [10, 80] },
			),
	},
	{
		name: 'sliding log of 1 s',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const countRefused = draw.random() < 0.3;
				return () => new SlidingLog(perSecond, 1000, countRefused);
			}),
	},
	{
		name: 'sliding log of 2 to 10 s',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.between(2000, 10_000);
					return () => new SlidingLog((perSecond * windowMs) / 1000, windowMs);
				},
				{ seconds: [30, 60] },
			),
	},
	{
		name: 'sliding counter of 1 s',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const phaseMs = draw.between(0, 1000);
				return () => new SlidingCounter(perSecond, 1000, phaseMs);
			}),
	},
	{ name: 'window of 1 s, Date in step', world: (seed) => secondWindow(seed, (phase) => phase) },
	{
		name: 'window of 1 s, Date out of step',
		world: (seed) => secondWindow(seed, (phase, draw) => phase + draw.between(50, 950)),
	},
	{ name: 'window of 1 s, no Date', world: (seed) => secondWindow(seed, () => undefined) },
	{
		name: 'window of 1 s from first request',
		world: (seed) => limited(seed, (perSecond) => () => new LazyWindow(perSecond)),
	},
	{
		name: 'window of 2 to 15 s',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const windowMs = draw.between(2000, 15_000);
					const phaseMs = draw.between(0, windowMs);
					const lazy = draw.random() < 0.5;
					const most = (perSecond * windowMs) / 1000;
					return () =>
						lazy ? new LazyWindow(most, windowMs) : new FixedWindow(most, windowMs, phaseMs);
				},
				{ perSecond: [3, 100], seconds: [30, 60] },
			),
	},
	{
		name: 'minute limit',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 60_000);
					const lazy = draw.random() < 0.5;
					const most = perSecond * 60;
					return () =>
						lazy ? new LazyWindow(most, 60_000) : new FixedWindow(most, 60_000, phaseMs);
				},
				{ perSecond: [1, 20], seconds: [120, 300] },
			),
	},
	{
		name: 'minute limit that refills evenly',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const depth = perSecond * draw.between(1, 60);
					return () => new TokenBucket(perSecond, depth);
				},
				{ perSecond: [1, 20], seconds: [60, 180] },
			),
	},
	{
		name: 'per second and per minute',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const perMinute = 60 * perSecond * draw.between(0.3, 0.9);
					return () =>
						new Both(
							new TokenBucket(perSecond, perSecond),
							new TokenBucket(perMinute / 60, perMinute),
						);
				},
				{ perSecond: [5, 50], seconds: [30, 90] },
			),
	},
	{
		name: 'cap in flight, no Retry-After',
		world: (seed) => capped(seed, false),
	},
	{
		name: 'cap in flight, heavy tail, Retry-After',
		world: (seed) => capped(seed, true),
	},
	{
		name: 'limit that falls or rises',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const depth = perSecond * draw.between(0.1, 2);
					return () => new TokenBucket(perSecond, depth);
				},
				{ seconds: [20, 40] },
				(world, perSecond, draw) => {
					const atMs = 1000 * draw.between(8, 15);
					const factor = draw.oneOf([draw.between(0.3, 0.8), draw.between(1.3, 3)]);
					world.groups[0].changes = [{ atMs, perSecond: perSecond * factor }];
				},
			),
	},
	{
		name: 'competing traffic',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const depth = perSecond * draw.between(0.1, 2);
				const other = perSecond * draw.between(0.2, 0.6);
				return (random) =>
					new Contended(
						new TokenBucket(perSecond, depth),
						new TokenBucket(perSecond - other, depth),
						other,
						random,
					);
			}),
	},
	{
		name: 'spurious refusals',
		world: (seed) =>
			limited(seed, (perSecond, draw) => {
				const share = draw.magnitude(0.0003, 0.003);
				return (random) => new Spurious(share, random, new TokenBucket(perSecond, perSecond));
			}),
	},
	{ name: '1/s to 5/s, bucket', world: (seed) => limited(seed, oneSecondBucket, SLOW) },
	{
		name: '1/s to 5/s, window or log',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 1000);
					const most = Math.max(1, Math.floor(perSecond));
					const log = draw.random() < 0.5;
					return () => (log ? new SlidingLog(most) : new FixedWindow(most, 1000, phaseMs));
				},
				SLOW,
			),
	},
	{
		name: '3 s to 5 s of latency',
		world: (seed) =>
			limited(seed, oneSecondBucket, {
				latencyMs: [3000, 5000],
				seconds: [30, 60],
				perSecond: [8, 80],
			}),
	},
	{
		name: '5 ms of latency',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const depth = perSecond * draw.between(0.1, 1);
					return () => new TokenBucket(perSecond, depth);
				},
				{ latencyMs: [5, 10], perSecond: [100, 500], seconds: [8, 15] },
			),
	},
	{
		name: 'no limit',
		world: (seed) => {
			const draw = new Draw(seed);
			return {
				groups: [{ latency: latency(draw, draw.magnitude(5, 100)), cpuMs: draw.between(1.5, 4) }],
				items: draw.whole(800, 2000),
				startsMs: [0],
				callers: 256,
			};
		},
	},
	{
		name: 'two groups',
		world: (seed) =>
			limited(seed, oneSecondBucket, { perSecond: [20, 150] }, (world, perSecond, draw) => {
				const other = perSecond * draw.between(1, 6);
				world.groups.splice(draw.whole(0, 1), 0, {
					...world.groups[0],
					limiter: oneSecondBucket(other),
				});
			}),
	},
	{
		name: 'two processes',
		world: (seed) =>
			limited(
				seed,
				oneSecondBucket,
				{ seconds: [20, 30] },
				processes(() => [0, 0]),
			),
	},
	{
		name: 'two processes, one up to 1 s late',
		world: (seed) =>
			limited(
				seed,
				oneSecondBucket,
				{ seconds: [20, 30] },
				processes((draw) => [0, draw.between(100, 1000)]),
			),
	},
	{
		name: 'two processes, one 5 s late',
		world: (seed) =>
			limited(
				seed,
				oneSecondBucket,
				{ seconds: [20, 30] },
				processes(() => [0, 5000]),
			),
	},
	{
		name: 'four processes',
		world: (seed) =>
			limited(
				seed,
				oneSecondBucket,
				{ seconds: [30, 50] },
				processes(() => [0, 0, 0, 0]),
			),
	},
	{
		name: 'two processes, window or log',
		world: (seed) =>
			limited(
				seed,
				(perSecond, draw) => {
					const phaseMs = draw.between(0, 1000);
					const log = draw.random() < 0.5;
					return () =>
						log ? new SlidingLog(perSecond) : new FixedWindow(perSecond, 1000, phaseMs);
				},
				{ seconds: [20, 30] },
				processes((draw) => [0, draw.oneOf([0, 0, 5000])]),
			),
	},
];
