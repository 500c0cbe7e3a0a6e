/** On the ramp, the rate triples with each response (factor). */
const RAMP_FACTOR = 3;
/** Until so many are in flight, or in a second, whichever is more (count). */
const RAMP_WIDTH = 20;
/** Or, where responses are slow, with so many seconds' worth of latency in flight (s). */
const RAMP_WIDTH_SECONDS = 1.2;
/** The ramp begins at this rate or higher (requests per second). */
const MIN_START = 4;
/**
 * So many requests may be in flight (count), plus a share of all that was sent: this bounds how many
 * are refused with the first one.
 */
const IN_FLIGHT = 12;
const IN_FLIGHT_SHARE = 0.15;
/** A longer latency does not lower that bound any further (s). */
const LONG_LATENCY_SECONDS = 0.5;
/** Then the rate doubles in this time, unless a response takes longer (s). */
const DOUBLING_SECONDS = 1;
/** After this long it grows like a power of time, so that a bucket of a minute is not overrun (s). */
const EXPONENTIAL_SECONDS = 3;
/** The second ramp begins where the first one was refused, and doubles sooner (s). */
const RESTART_SECONDS = 0.7;

/**
 * The rate (per second) while nothing was refused: it triples with each response until some requests
 * are in flight, then doubles every second, or every latency when that is longer, and later grows
 * more slowly.
 *
 * @param seconds during which requests were queued
 * @param sent requests so far
 * @param latency seconds
 */
export function rampRate(seconds: number, sent: number, latency: number): number {
	const width = Math.min(RAMP_WIDTH, RAMP_WIDTH_SECONDS / latency);
	const cruise = Math.max(RAMP_WIDTH, width / latency);
	const start = Math.min(cruise, Math.max(RAMP_FACTOR / latency, MIN_START));
	const startSeconds = (Math.log(cruise / start) / Math.log(RAMP_FACTOR)) * latency;
	const rate =
		seconds < startSeconds
			? start * RAMP_FACTOR ** (seconds / latency)
			: cruise * growth(seconds - startSeconds, Math.max(DOUBLING_SECONDS, latency));
	const inFlight = Math.min(sent + 1, IN_FLIGHT + IN_FLIGHT_SHARE * sent);
	return Math.min(rate, inFlight / Math.min(latency, LONG_LATENCY_SECONDS));
}

/** Exponential growth for a while, then a power of time, without a kink. */
function growth(seconds: number, doubling: number): number {
	const fast = Math.min(seconds, EXPONENTIAL_SECONDS);
	const power = (Math.LN2 * EXPONENTIAL_SECONDS) / doubling;
	return 2 ** (fast / doubling) * Math.max(1, seconds / EXPONENTIAL_SECONDS) ** power;
}

/** The rate on a second ramp, which begins at `start`; arguments as above. */
export const restartRate = (start: number, seconds: number, latency: number): number =>
	start * 2 ** (seconds / Math.max(RESTART_SECONDS, latency));

/** The rate after a refusal; rates per second, times in seconds. */
export interface Recovery {
	/** The rate at the beginning. */
	from: number;
	/** A rate just below the one that was refused, reached within `climb` and kept until `hold`. */
	goal: number;
	climb: number;
	hold: number;
}

/**
 * The rate a given time after a pause: a climb to the goal, a plateau, then a search beyond it.
 *
 * @param search in how many seconds the rate then doubles
 */
export function recoveryRate(recovery: Recovery, seconds: number, search: number): number {
	const { from, goal, climb, hold } = recovery;
	const end = Math.min(climb, hold);
	if (seconds < end) return goal - (goal - from) * (1 - seconds / end) ** 2;
	return goal * 2 ** (Math.max(0, seconds - hold) / search);
}
