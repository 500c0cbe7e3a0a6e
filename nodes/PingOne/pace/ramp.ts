/** Nobody limits to less than this, or so rarely that some refusals are all right (assumed). */
const SAFE_PER_SECOND = 11;
/** Requests in flight at the start, times seconds of latency: 10 at 100 ms, 7 at 150 ms. */
const START_WIDTH_SECONDS = 1.2;
const MAX_START_WIDTH = 20;
/** The start rate rises by so much a second, up to so much in all. */
const RISE_PER_SECOND = 0.3;
const MAX_RISE = 0.3;
/** How far beyond the proven limit we go. */
const BEYOND = 1.5;
/** A gap after which the server has forgotten us (ms). */
const FORGOTTEN_MS = 1000;

/** A limit in requests per second, and the time it was measured over. */
export interface Proven {
	perSecond: number;
	seconds: number;
}

interface Mark {
	at: number;
	order: number;
	rate: number;
}

/**
 * The rate while no limit is known.
 *
 * A limiter refuses about (our rate - its rate) x latency requests before we hear of it. So we
 * start with few in flight, the fewer the later we hear of refusals, and go up with what has been
 * proven: if a server that saves up at most one second's worth (assumed) has let S requests
 * through in T seconds, then its limit is at least S / (T + 1). Going at most 1.5 times as fast,
 * at most half of what is in flight is refused when the limit is reached.
 */
export class PaceRamp {
	private marks: Mark[] = [];
	private lastAt = -Infinity;
	private provenRate = 0;

	/** Requests per second at `now` (ms), with a latency of `latencyMs`. */
	rate(now: number, latencyMs: number): number {
		const latency = Math.max(latencyMs, 1) / 1000;
		const width = Math.min(MAX_START_WIDTH, START_WIDTH_SECONDS / latency);
		const start = Math.max(SAFE_PER_SECOND, width / latency);
		const rise = 1 + Math.min(MAX_RISE, RISE_PER_SECOND * this.seconds(now));
		return Math.max(start * rise, BEYOND * this.provenRate);
	}

	/** Seconds since the pool opened. */
	seconds(now: number): number {
		return this.marks.length > 0 ? (now - this.marks[0].at) / 1000 : 0;
	}

	/** Notes that request number `order` goes out at `now` (ms), at `rate` per second. */
	sent(now: number, order: number, rate: number): void {
		if (now - this.lastAt > FORGOTTEN_MS) {
			this.marks = [];
			this.provenRate = 0;
		}
		this.lastAt = now;
		const last = this.marks[this.marks.length - 1];
		if (!last || rate > 1.05 * last.rate) this.marks.push({ at: now, order, rate });
	}

	/** Notes that the server has let request number `order` through, which was sent at `at` (ms). */
	accepted(at: number, order: number): void {
		this.provenRate = Math.max(this.provenRate, this.proven(at, order).perSecond);
	}

	/**
	 * The least limit (per second) that lets everything through up to request number `order` at
	 * `at` (ms). Time at a lower rate than the limit proves nothing, so any moment may be taken as
	 * the start; the best one counts.
	 */
	proven(at: number, order: number): Proven {
		let best = { perSecond: 0, seconds: 0 };
		for (const mark of this.marks) {
			if (mark.at > at) break;
			const seconds = (at - mark.at) / 1000;
			const perSecond = (order - mark.order) / (1 + seconds);
			if (perSecond > best.perSecond) best = { perSecond, seconds };
		}
		return best;
	}
}
