import type { Sent } from './log';

/** A cap is tried again after so long (ms), and after twice as long each time that it held. */
const PROBE_MS = 1000;
const MAX_PROBE_MS = 60_000;
/** So much more is in flight with each try. */
const PROBE_STEP = 1.1;
/** A refused request stands out when more were in flight than usual, by so many standard deviations. */
const OUTLIER = 1.5;
/** So few in flight show nothing, and so many refusals below the cap say that there is none. */
const MIN_IN_FLIGHT = 4;
const MAX_MISSES = 2;
/** Fewer answers than that show nothing. */
const MIN_ANSWERS = 10;

/**
 * How many requests may be in flight, for servers that limit that. A rate alone cannot hold such a
 * limit: when answers are slow for once, more is in flight at the same rate.
 */
export class InFlightCap {
	private most = Infinity;
	private probeMs = PROBE_MS;
	private misses = 0;
	private pinnedMs = 0;
	private pinnedSince?: number;

	/** Whether another request would be one too many at `now` (ms). */
	isReached(inFlight: number, now: number): boolean {
		const reached = inFlight >= this.current;
		if (reached) this.pinnedSince ??= now;
		return reached;
	}

	/** Notes that a request goes out at `now` (ms). */
	sent(now: number): void {
		// Only time in which the cap held something back counts towards trying more.
		if (this.pinnedSince !== undefined) this.pinnedMs += now - this.pinnedSince;
		this.pinnedSince = undefined;
	}

	/**
	 * Learns from a refused request.
	 *
	 * @param accepted what was let through since the pause before
	 * @param isFirst whether nothing has been refused before
	 * @returns whether it was refused for what was in flight rather than for its rate
	 */
	refused({ inFlight }: Sent, accepted: Sent[], isFirst: boolean): boolean {
		if (this.most < Infinity) this.check(inFlight);
		const { mean, deviation } = spread(accepted.map((sent) => sent.inFlight));
		const standsOut = inFlight > mean + OUTLIER * Math.max(deviation, 0.5);
		const shown = accepted.length >= MIN_ANSWERS && inFlight >= MIN_IN_FLIGHT;
		if (shown && (isFirst || standsOut)) this.most = Math.min(this.current, inFlight - 1);
		this.pinnedMs = 0;
		this.pinnedSince = undefined;
		return shown && !isFirst && standsOut;
	}

	/** A cap that was kept and did not help is none; one that was exceeded and held is confirmed. */
	private check(inFlight: number): void {
		if (inFlight > this.most) {
			this.probeMs = Math.min(MAX_PROBE_MS, 2 * this.probeMs);
			this.misses = 0;
		} else if (++this.misses >= MAX_MISSES) {
			this.most = Infinity;
			this.probeMs = PROBE_MS;
			this.misses = 0;
		}
	}

	private get current(): number {
		const probes = this.pinnedMs / this.probeMs - 1;
		return probes > 0 ? Math.floor(this.most * PROBE_STEP ** probes + 1) : this.most;
	}
}

function spread(values: number[]): { mean: number; deviation: number } {
	const average = (numbers: number[]) =>
		numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
	const mean = average(values);
	return { mean, deviation: Math.sqrt(average(values.map((value) => (value - mean) ** 2))) };
}
