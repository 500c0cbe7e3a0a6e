/** The ramp triples with each answer time, up to so many in flight or seconds' worth of latency. */
const RAMP_FACTOR = 3;
const RAMP_WIDTH = 20;
const RAMP_WIDTH_SECONDS = 1.2;
/** It reaches at least this before it slows down (requests per second). */
const MIN_CRUISE = 11;
/** Requests per second before anything is known, at most and at least. */
const MIN_RAMP = 2;
/** In flight at most: so many, and so large a share of all that was sent. Bounds the refusals. */
const RAMP_IN_FLIGHT = 12;
const RAMP_SHARE = 0.05;
/** Latencies (s) over which the ramp doubles, and what counts as a long one for that bound. */
const DOUBLING_SECONDS = 1;
const LONG_LATENCY_SECONDS = 0.5;
/** How far the plateau rises until it ends, as a share. */
const PLATEAU_RISE = 0.03;
/** From then on the rate doubles in so many seconds. */
const SEARCH_SECONDS = 3;

/**
 * The rate (per second) while nothing was refused: it triples with each answer until some requests
 * are in flight, then doubles each second, or each latency when that is longer.
 *
 * @param seconds in which requests waited for their turn
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
			: cruise * 2 ** ((seconds - startSeconds) / doubling);
	const most = inFlight / Math.min(latency, LONG_LATENCY_SECONDS);
	return Math.max(MIN_RAMP, Math.min(most, rate));
}

/** What the rate does after a refusal; rates per second, times in seconds. */
export interface Recovery {
	/** Where it begins. */
	from: number;
	/** About where it may be refused: it gets there within `climb` and stays there until `hold`. */
	goal: number;
	climb: number;
	hold: number;
}

/** The rate so many seconds after a pause: up to the goal, a plateau, then ever faster beyond it. */
export function recoveryRate({ from, goal, climb, hold }: Recovery, seconds: number): number {
	const end = Math.min(climb, hold);
	if (seconds < end) return goal - (goal - from) * (1 - seconds / end) ** 2;
	if (seconds < hold) return goal * (1 + (PLATEAU_RISE * (seconds - end)) / (hold - end));
	return goal * (1 + PLATEAU_RISE) * 2 ** ((seconds - hold) / SEARCH_SECONDS);
}
