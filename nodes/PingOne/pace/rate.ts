import { rampRate, recoveryRate, restartRate } from './curve';
import { Estimate } from './estimate';
import { ENOUGH } from './evidence';
import { RequestLog, type Outcome, type Sent } from './log';

/** How far behind schedule requests may catch up when a timer was late (ms). */
const LATE_MS = 5;
/** How fast the latency that is remembered follows a longer one (share). */
const LATENCY_GAIN = 0.01;
/** How fast the mean time between requests follows (share), and the longest that counts (gaps). */
const GAP_GAIN = 0.05;
const LONGEST_GAP = 10;
/** Failures that end so many runs early, also at lower rates, do not come from the rate (counts). */
const EARLY_RUNS = 4;
const EARLY_REQUESTS = 20;
/** For so long they say nothing then, at first and at most (ms). */
const DOUBT_MS = 20_000;
const MAX_DOUBT_MS = 40_000;
/** Requests that come this much more slowly than they may are not held back by the rate (factor). */
const SLOWLY = 2;

/**
 * How many requests per second to send. They go out evenly, so the kind of limiter does not matter.
 *
 * - Until the first refusal, the rate rises on a ramp.
 * - At the end of a pause, the responses show what the limit allows (Estimate).
 * - From there the rate climbs to its goal, stays for a while, and goes beyond it ever faster, all
 *   by time: a raised limit, or another worker that has stopped, is noticed within seconds.
 * - A server that fails while it serves others may be overloaded, so its failures count as refusals.
 *   If they come as often at the lower rates, the cuts are taken back, as TCP does after a spurious
 *   one (RFC 4015), and failures say nothing for a while.
 */
export class RateControl {
	/** When the next request may go (ms). */
	readyAt = -Infinity;
	private readonly log = new RequestLog();
	/** Roughly the fastest of the last hundred responses; 0 before the first. */
	private latencyMs = 0;
	private readonly estimate = new Estimate(this.log);
	private first?: Sent;
	private askedSeconds = 0;
	private meanGapMs = 0;
	private accepted = 0;
	private failedInARow = 0;
	private resumedAt = -Infinity;
	private resumedOrder = 0;
	private lastAt = -Infinity;
	private earlyRuns = 0;
	private takeBack?: () => void;
	private doubtMs = DOUBT_MS;
	private doubtedUntil = -Infinity;

	get isCautious(): boolean {
		return this.latencyMs === 0 || this.failedInARow >= ENOUGH;
	}

	/** After this long (ms), a request in flight counts as stuck and no longer holds up others. */
	get stuckMs(): number {
		return Math.max(1000, 4 * this.latencyMs);
	}

	/** Whether failures may come from the rate: something was accepted, and slowing down may help. */
	believesFailures(now: number): boolean {
		return this.accepted > 0 && now >= this.doubtedUntil;
	}

	sent(now: number): Sent {
		if (this.log.total === 0) this.resumedAt = now;
		const gapMs = 1000 / this.rate;
		const sinceMs = Math.min(now - this.lastAt, LONGEST_GAP * gapMs);
		this.meanGapMs += GAP_GAIN * (sinceMs - this.meanGapMs);
		// While the rate holds nothing back, what is accepted does not show that more is allowed.
		const isAsked = this.latencyMs > 0 && this.meanGapMs <= SLOWLY * gapMs;
		const asked = isAsked ? Math.min(sinceMs, 2 * gapMs + 10) / 1000 : 0;
		this.askedSeconds += asked;
		this.lastAt = now;
		this.readyAt = Math.max(this.readyAt, now - LATE_MS) + gapMs;
		return this.log.add(now, asked, 2 * this.latencyMs);
	}

	/** Records the outcome of a request, which took so long (ms). */
	answered(sent: Sent, tookMs: number, outcome: Outcome): void {
		sent.outcome = outcome;
		if (outcome === 'accepted') this.accept(Math.max(1, tookMs));
		this.failedInARow = outcome === 'failed' ? this.failedInARow + 1 : 0;
		// A request that failed shows nothing, so the rate does not rise by it.
		if (outcome === 'failed' && sent.at >= this.resumedAt) this.askedSeconds -= sent.asked;
		// A request sent before the last pause belongs to the same event, which is accounted for.
		if (outcome !== 'refused' || sent.at < this.resumedAt) return;
		if (!this.first || sent.order < this.first.order) this.first = sent;
	}

	/** Notes how long a response took: refusals do not count, they may come sooner. */
	private accept(tookMs: number): void {
		const known = this.latencyMs || tookMs;
		this.latencyMs = Math.min(tookMs, known + (tookMs - known) * LATENCY_GAIN);
		this.accepted++;
	}

	/** Draws the conclusions once a pause of so many ms is over, if anything was refused. */
	resume(now: number, pausedMs: number): void {
		const { first } = this;
		if (!first) return;
		const { rate } = this;
		this.first = undefined;
		const count = first.order - this.resumedOrder;
		const ran = (first.at - this.resumedAt) / 1000;
		// Refused before anything was accepted: that says nothing about the limit.
		if (!first.isFailure || this.mayFollowRate(count, now)) {
			if (count > 0) this.estimate.refused({ first, count, rate, ran, pause: pausedMs / 1000 });
		}
		this.resumedAt = now;
		this.resumedOrder = this.log.total;
		this.askedSeconds = 0;
		this.readyAt = now;
		this.lastAt = now;
	}

	/** Whether a failure after so many requests may come from the rate; if not, its cuts are taken back. */
	private mayFollowRate(count: number, now: number): boolean {
		if (count >= EARLY_REQUESTS) this.earlyRuns = 0;
		if (this.earlyRuns === 0) this.takeBack = this.estimate.keep();
		this.earlyRuns += 1;
		if (this.earlyRuns <= EARLY_RUNS) return true;
		this.takeBack?.();
		this.earlyRuns = 0;
		if (now - this.doubtedUntil > MAX_DOUBT_MS) this.doubtMs = DOUBT_MS;
		this.doubtedUntil = now + this.doubtMs;
		this.doubtMs = Math.min(2 * this.doubtMs, MAX_DOUBT_MS);
		return false;
	}

	private get rate(): number {
		const { recovery, restart } = this.estimate;
		const latency = Math.max(1, this.latencyMs) / 1000;
		if (recovery) return recoveryRate(recovery, this.askedSeconds, latency);
		if (restart !== undefined) return restartRate(restart, this.askedSeconds, latency);
		return rampRate(this.accepted, latency);
	}
}
