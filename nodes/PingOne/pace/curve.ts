/**
 * The ramp triples per response time until this many are in flight, or this many seconds' worth of
 * latency.
 */
const RAMP_FACTOR = 3;
const RAMP_WIDTH = 20;
const RAMP_WIDTH_SECONDS = 1.2;
/** It reaches at least this before it slows down (requests per second). */
const MIN_CRUISE = 20;
/** Lowest rate before anything is known (requests per second). */
const MIN_RAMP = 2;
/**
 * Bounds for requests in flight: a number, plus a share of all that was sent. They bound the
 * refusals.
 */
const RAMP_IN_FLIGHT = 12;
const RAMP_SHARE = 0.15;
/** Shortest doubling time of the ramp (s). */
const DOUBLING_SECONDS = 1;
/** The ramp grows exponentially for this long, then like a power of time (s). */
const EXPONENTIAL_SECONDS = 3;
/** From this on a latency counts as long for those bounds (s). */
const LONG_LATENCY_SECONDS = 0.5;
/**
 * The search beyond the plateau accelerates: the first doubling takes five sixths of its time.
 * A limit a little above is found gently, and one that is far away by now is reached soon.
 */
const SEARCH_ACCELERATION = 0.3;

/**
 * The rate (per second) while nothing was refused: it triples with each response until some
 * requests are in flight, then doubles every second, or every latency when that is longer. Later
 * its relative growth slows down, so that a bucket of a minute's worth is not overrun.
 *
 * @param seconds during which requests were queued
 * @param sent requests so far
 * @param latency seconds
 */
export function rampRate(seconds: number, sent: number, latency: number): number {
	const width = Math.min(RAMP_WIDTH, RAMP_WIDTH_SECONDS / latency);
	const cruise = Math.max(MIN_CRUISE, width / latency);
	const start = Math.min(cruise, Math.max(RAMP_FACTOR / latency, 4));
	const startSeconds = (Math.log(cruise / start) / Math.log(RAMP_FACTOR)) * latency;
	const doubling = Math.max(DOUBLING_SECONDS, latency);
	const inFlight = Math.min(sent + 1, RAMP_IN_FLIGHT + RAMP_SHARE * sent);
	const rate =
		seconds < startSeconds
			? start * RAMP_FACTOR ** (seconds / latency)
			: cruise * growth(seconds - startSeconds, doubling);
	const most = inFlight / Math.min(latency, LONG_LATENCY_SECONDS);
	return Math.max(MIN_RAMP, Math.min(most, rate));
}

/** Exponential growth for a while, then a power of time, without a kink. */
function growth(seconds: number, doubling: number): number {
	const fast = Math.min(seconds, EXPONENTIAL_SECONDS);
	const power = (Math.LN2 * EXPONENTIAL_SECONDS) / doubling;
	return 2 ** (fast / doubling) * Math.max(1, seconds / EXPONENTIAL_SECONDS) ** power;
}

/** The rate after a refusal; rates per second, times in seconds. */
export interface Recovery {
	/** The rate at the beginning. */
	from: number;
	/** A rate just below the one that was refused, reached within `climb` and kept until `hold`. */
	goal: number;
	climb: number;
	hold: number;
	/** The scale of the search after the plateau: the rate doubles in five sixths of it. */
	search: number;
}

/**
 * The rate a given time after a pause: a climb to the goal, a plateau, then faster and faster
 * beyond it.
 */
export function recoveryRate(recovery: Recovery, seconds: number): number {
	const { from, goal, climb, hold, search } = recovery;
	const end = Math.min(climb, hold);
	if (seconds < end) return goal - (goal - from) * (1 - seconds / end) ** 2;
	if (seconds < hold) return goal;
	const doublings = (seconds - hold) / search;
	return goal * 2 ** (doublings + SEARCH_ACCELERATION * doublings ** 3);
}
