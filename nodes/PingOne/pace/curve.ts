/**
 * So many are in flight before the first refusal, plus a share of all accepted: few meet it (count).
 */
const IN_FLIGHT = 10;
const IN_FLIGHT_SHARE = 0.12;
/** A longer latency does not lower the rate any further (s). */
const LONG_LATENCY_SECONDS = 0.4;
/** On the second ramp, the rate doubles in this time, unless a response takes longer (s). */
const DOUBLING_SECONDS = 1;
/** Beyond the plateau, the rate doubles in so many seconds, so that a refusal is heard in time (s). */
const SEARCH_SECONDS = 3;

/** The rate (per second) before any refusal, as in TCP's slow start. @param latency seconds */
export const rampRate = (accepted: number, latency: number): number =>
	(IN_FLIGHT + IN_FLIGHT_SHARE * accepted) / Math.min(latency, LONG_LATENCY_SECONDS);

/** The rate on a second ramp, so many seconds after it began at `start`. */
export const restartRate = (start: number, seconds: number, latency: number): number =>
	start * 2 ** (seconds / Math.max(DOUBLING_SECONDS, latency));

/** How the rate goes on after a pause; rates per second, times in seconds. */
export interface Recovery {
	from: number;
	/** A rate just below the one that was refused, reached at `hold`. */
	goal: number;
	hold: number;
}

/**
 * The rate so many seconds after a pause: a plateau, reached as in CUBIC, then a search beyond it.
 * @param latency seconds
 */
export function recoveryRate({ from, goal, hold }: Recovery, seconds: number, latency: number) {
	if (seconds < hold) return goal - (goal - from) * (1 - seconds / hold) ** 2;
	return goal * 2 ** ((seconds - hold) / (SEARCH_SECONDS * Math.max(1, latency)));
}
