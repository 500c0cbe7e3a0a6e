import type { Sent } from './log';

/** A cap is probed after this long (ms), and after twice as long each time it held. */
const PROBE_MS = 1000;
const MAX_PROBE_MS = 60_000;
/** Factor by which a probe raises the number in flight. */
const PROBE_STEP = 1.1;
/**
 * A refused request stands out when the number in flight exceeded the usual by this many standard
 * deviations.
 */
const OUTLIER = 1.5;
/**
 * Below this many in flight nothing can be told; this many refusals below the cap mean that there
 * is none.
 */
const MIN_IN_FLIGHT = 4;
const MAX_MISSES = 2;
/** Fewer responses than this are not enough to tell. */
const MIN_ANSWERS = 10;

/**
 * How many requests may be in flight, for servers that limit concurrency. A rate alone cannot keep
 * such a limit: whenever responses are slow, more are in flight at the same rate.
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
		// Only time in which the cap held something back counts toward the next probe.
		if (this.pinnedSince !== undefined) this.pinnedMs += now - this.pinnedSince;
		this.pinnedSince = undefined;
	}

	/**
	 * Learns from a refused request.
	 *
	 * @param accepted requests accepted since the previous pause
	 * @param isFirst whether nothing has been refused before
	 * @returns whether it was refused for the number in flight rather than for the rate
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

	/**
	 * A cap that was kept without effect is dropped; one that was exceeded and then refused is
	 * confirmed.
	 */
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
