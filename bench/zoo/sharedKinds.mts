import { Draw } from './draw.mts';
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
