import type { RateLimit } from './rateLimit.mts';

/** The state of one limit; times in milliseconds of the limiter's clock. */
export interface Gauge {
	/** How long until a request would be let through; 0: now. */
	wait(now: number): number;
	/** Lets one through. */
	take(now: number): void;
}

/** Refills continuously; refused requests take nothing. */
function bucket({ perSecond, burst = perSecond }: RateLimit): Gauge {
	const size = Math.max(1, burst);
	let [level, at] = [burst, -Infinity];
	const refill = (now: number): void => {
		if (at !== -Infinity) level = Math.min(size, level + ((now - at) * perSecond) / 1000);
		at = now;
	};
	return {
		wait(now) {
			refill(now);
			return level >= 1 ? 0 : ((1 - level) * 1000) / perSecond;
		},
		take: () => void (level -= 1),
	};
}

function sizeOf({ perSecond, seconds = 1, burst }: RateLimit): { count: number; ms: number } {
	return { count: Math.max(1, Math.floor(burst ?? perSecond * seconds)), ms: seconds * 1000 };
}

/** Remembers when each request of the last window was let through. */
function slidingLog(limit: RateLimit): Gauge {
	const { count, ms } = sizeOf(limit);
	let times: number[] = [];
	return {
		wait(now) {
			times = times.filter((time) => time > now - ms);
			const oldest = times[times.length - count];
			return oldest === undefined ? 0 : oldest + ms - now;
		},
		take: (now) => void times.push(now),
	};
}

/** Two counts, the former one weighed by how much of it still lies in the last window. */
function slidingCounter(limit: RateLimit): Gauge {
	const { count, ms } = sizeOf(limit);
	let [slot, before, current] = [-1, 0, 0];
	const turn = (now: number): void => {
		const here = Math.floor(now / ms);
		if (here === slot) return;
		before = here === slot + 1 ? current : 0;
		current = 0;
		slot = here;
	};
	return {
		wait(now) {
			turn(now);
			const passed = (now % ms) / ms;
			if (before * (1 - passed) + current + 1 <= count) return 0;
			if (before === 0 || current + 1 > count) return ms - (now % ms);
			const needed = 1 - (count - current - 1) / before;
			return Math.max(1, (needed - passed) * ms);
		},
		take: () => void (current += 1),
	};
}

/** Counts from one full window of the clock to the next, or from a first request on. */
function fixedWindow(limit: RateLimit): Gauge {
	const { count, ms } = sizeOf(limit);
	const { phase = 0 } = limit;
	let [start, used] = [-Infinity, 0];
	const startOf = (now: number): number => {
		if (phase === 'first') return now - start < ms ? start : now;
		return Math.floor((now - phase) / ms) * ms + phase;
	};
	return {
		wait(now) {
			const here = startOf(now);
			if (here !== start) [start, used] = [here, 0];
			return used < count ? 0 : start + ms - now;
		},
		take: () => void (used += 1),
	};
}

/** The state of a limit that has let nothing through yet. */
export function gaugeOf(limit: RateLimit): Gauge {
	switch (limit.kind) {
		case 'log':
			return slidingLog(limit);
		case 'counter':
			return slidingCounter(limit);
		case 'window':
			return fixedWindow(limit);
		default:
			return bucket(limit);
	}
}
