import { Draw } from './draw.mts';
import type { Kind } from './kinds.mts';
import { TokenBucket } from './limiters.mts';
import type { World } from './world.mts';

/** Work for so many seconds at the limit. */
const SECONDS = 20;

/** A bucket that saves up so many seconds' worth, and clients that begin at these times (ms). */
export function sharedBucket(seed: number, saved: number, startsMs: number[]): World {
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

/** Two processes on one bucket, by how much later the second begins (ms). */
const LATE_MS = [
	[0, 300],
	[300, 600],
	// The later one comes when the first has used up everything, and begins with a small share.
	[600, 1000],
	[1100, 3000],
] as const;

/** Two processes on buckets that differ less than those of the zoo, and one on a small bucket. */
export const SHARED_KINDS: Kind[] = [
	...LATE_MS.map(
		([fromMs, toMs]): Kind => ({
			name: `second of two ${fromMs} to ${toMs} ms late`,
			world: (seed) => {
				const lateMs = new Draw(seed).between(fromMs, toMs);
				return sharedBucket(seed, 1, [0, lateMs]);
			},
		}),
	),
	{ name: 'bucket of a tenth of a second', world: (seed) => sharedBucket(seed, 0.1, [0]) },
];
