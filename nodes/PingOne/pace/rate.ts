import { rampRate, recoveryRate, restartRate } from './curve';
import { Estimate } from './estimate';
import { ENOUGH } from './evidence';
import { Latency } from './latency';
import { RequestLog, type Outcome, type Sent } from './log';

/**
 * Beyond the plateau, the rate doubles within so many seconds, or response times (s): a refusal
 * should be heard of before the rate has risen much further.
 */
const SEARCH_SECONDS = 2.5;
/** How far behind schedule requests may catch up when a timer was late (ms). */
const LATE_MS = 5;
/** Requests in flight allowed regardless of rate and latency (count). */
const WIDTH = 64;

/**
 * How many requests per second to send. They go out evenly, so the kind of limiter does not matter:
 * what was accepted says what may be sent.
 *
 * - Until the first refusal, the rate rises on a ramp.
 * - At the end of a pause, the responses show what the limit allows (Estimate).
 * - From there the rate climbs to its goal, stays for a while, and goes beyond it ever faster, all
 *   by time: a raised limit, or another worker that has stopped, is noticed within seconds.
 * - Once as many requests were accepted as before the last pause, if that was a window's, they go
 *   one at a time.
 */
export class RateControl {
	private readonly log = new RequestLog();
	private readonly latency = new Latency();
	private readonly estimate = new Estimate(this.log);
	private first?: Sent;
	private askedSeconds = 0;
	private failed = 0;
	private failedInARow = 0;
	private resumedAt = -Infinity;
	private resumedOrder = 0;
	private nextAt = -Infinity;
	private lastAt = -Infinity;
	private quota = Infinity;
	private passed = 0;

	/** Whether requests should go one at a time. */
	get isCautious(): boolean {
		const { failedInARow, passed, quota } = this;
		return !this.latency.isKnown || passed >= quota || failedInARow >= ENOUGH;
	}

	/** After this long (ms), a request in flight counts as stuck and no longer holds up others. */
	get stuckMs(): number {
		return Math.max(1000, 4 * this.latency.mean);
	}

	/** How many requests a caller may have in flight, so that a slow server is not flooded. */
	get width(): number {
		return Math.max(WIDTH, (2 * this.rate * this.latency.least) / 1000);
	}

	/** When the next request may go (ms). */
	get readyAt(): number {
		return this.nextAt;
	}

	/** Records a request sent at `now` (ms). */
	sent(now: number): Sent {
		if (this.log.total === 0) this.resumedAt = now;
		const gapMs = 1000 / this.rate;
		// Idle time does not count.
		const asked = this.latency.isKnown ? Math.min(now - this.lastAt, 2 * gapMs + 10) / 1000 : 0;
		this.askedSeconds += asked;
		this.lastAt = now;
		this.nextAt = Math.max(this.nextAt, now - LATE_MS) + gapMs;
		return this.log.add(now, asked, 2 * this.latency.mean);
	}

	/** Records the outcome of a request, which took so long (ms). */
	answered(sent: Sent, tookMs: number, outcome: Outcome): void {
		sent.outcome = outcome;
		if (outcome === 'accepted') {
			this.latency.add(tookMs);
			this.passed++;
			// More than the last time, so it is not a quota.
			if (this.passed > this.quota) this.quota = Infinity;
		}
		if (outcome === 'failed') this.takeBack(sent);
		else this.failedInARow = 0;
		// A request sent before the last pause belongs to the same event, which is already accounted
		// for.
		if (outcome !== 'refused' || sent.at < this.resumedAt) return;
		if (!this.first || sent.order < this.first.order) this.first = sent;
	}

	/** A request that failed shows nothing, so the rate does not rise by it. */
	private takeBack({ at, asked }: Sent): void {
		this.failed++;
		this.failedInARow++;
		if (at >= this.resumedAt) this.askedSeconds -= asked;
	}

	/**
	 * Draws the conclusions once a pause is over. Does nothing if nothing was refused.
	 *
	 * @param pausedMs how long it was
	 */
	resume(now: number, pausedMs: number): void {
		const { first, rate } = this;
		if (!first) return;
		this.first = undefined;
		const count = first.order - this.resumedOrder;
		this.passed = 0;
		this.quota = Infinity;
		// Refused before anything was accepted: that says nothing about the limit.
		if (count > 0) {
			const ran = (first.at - this.resumedAt) / 1000;
			const isShare = this.estimate.refused({ first, count, rate, ran, pause: pausedMs / 1000 });
			if (!isShare) this.quota = count;
		}
		this.resumedAt = now;
		this.resumedOrder = this.log.total;
		this.askedSeconds = 0;
		this.nextAt = now;
		this.lastAt = now;
	}

	private get rate(): number {
		const { recovery, restart } = this.estimate;
		const latency = Math.max(1, this.latency.least) / 1000;
		if (recovery) {
			const search = SEARCH_SECONDS * Math.max(1, this.latency.mean / 1000);
			return recoveryRate(recovery, this.askedSeconds, search);
		}
		if (restart !== undefined) return restartRate(restart, this.askedSeconds, latency);
		return rampRate(this.askedSeconds, this.log.total - this.failed, latency);
	}
}
