import { BucketBudget, LACKED } from './bucket';
import type { Budget } from './budget';
import { LEAST_PER_SECOND } from './budget';
import type { Evidence } from './evidence';
import { evidenceFrom, looksLikeBucket } from './evidence';
import { PaceLatency } from './latency';
import type { Outcome, Sent } from './log';
import { PaceLog } from './log';
import { PaceRamp } from './ramp';
import { WindowBudget } from './window';

/** Requests that may catch up when a timer was late (ms). */
const LATE_MS = 5;
/** However slowly a budget fills, we look again so often, because it grows meanwhile (ms). */
const LOOK_AGAIN_MS = 50;
/** How far we keep from the upper bound of a window's limit towards the lower, as a share. */
const SHY = 0.35;
/** How far we stay away from the edges of a fixed window (ms), at least. */
const LEAST_GUARD_MS = 15;
/** In flight without a reason from rate and latency; and with one that may be a queue of ours. */
const LEAST_WIDTH = 8;
const QUEUE_WIDTH = 64;

/**
 * What we believe about the server: how long it takes to answer and how much it lets through.
 *
 * Until something is refused the ramp sets the rate. The first refusal tells the kind of limiter
 * and its limit; from then on a copy of the limiter, the budget, says when to send, and each
 * later refusal corrects it. The requests in flight follow from rate and latency.
 */
export class PaceModel {
	private readonly log = new PaceLog();
	private readonly latency = new PaceLatency();
	private readonly ramp = new PaceRamp();
	private readonly waiting: () => number;
	private budget?: Budget;
	private nextAt = -Infinity;
	private resumedAt = -Infinity;
	private firstRefused?: Sent;

	/** @param waiting tells how many requests wait for their turn */
	constructor(waiting: () => number) {
		this.waiting = waiting;
	}

	/** Requests per second that the server is believed to allow; undefined while unknown. */
	get limit(): number | undefined {
		return this.budget?.perSecond;
	}

	/** How long the next request has to wait from `now` on (ms); Infinity: until an answer. */
	waitMs(now: number, inFlight: number): number {
		if (inFlight >= this.width(this.rate(now))) return Infinity;
		const spacing = this.nextAt - now;
		const budget = this.budget?.waitMs(now) ?? 0;
		return Math.max(0, spacing, Math.min(budget, LOOK_AGAIN_MS));
	}

	/** Notes a request that goes out at `now` (ms). */
	sent(now: number): Sent {
		const rate = this.rate(now);
		this.nextAt = Math.max(this.nextAt, now - LATE_MS) + 1000 / rate;
		this.budget?.spend(now, this.log.total);
		if (!this.budget && this.latency.mean > 0) this.ramp.sent(now, this.log.total, rate);
		return this.log.add(now, 1100 + 2 * this.latency.mean);
	}

	/** Notes what became of a request, at `now` (ms). */
	answered(sent: Sent, now: number, outcome: Outcome, second?: number): void {
		sent.outcome = outcome;
		sent.second = second;
		sent.answeredAt = now;
		if (outcome === 'accepted') {
			this.latency.add(now - sent.at);
			if (!this.budget) this.ramp.accepted(sent.at, sent.order);
		}
		// What was sent before the last pause speaks of the same event, and has been heard.
		if (outcome !== 'refused' || sent.at < this.resumedAt) return;
		if (!this.firstRefused || sent.order < this.firstRefused.order) this.firstRefused = sent;
	}

	/** Draws the conclusions once a pause is over. Does nothing if nothing was refused. */
	resume(now: number): void {
		if (!this.firstRefused) return;
		const evidence = evidenceFrom(this.log, this.firstRefused, this.latency.least);
		if (this.budget) this.budget = this.budget.refused(evidence, now);
		// Refused before anything was let through: that says nothing about the limit.
		else if (this.latency.mean > 0) this.budget = this.firstBudget(evidence, now);
		this.firstRefused = undefined;
		this.resumedAt = now;
	}

	private firstBudget(evidence: Evidence, now: number): Budget {
		const { first, trailing, overlap, inSecond, turn } = evidence;
		const { perSecond, seconds } = this.ramp.proven(first.at, first.order + LACKED);
		const proven = { perSecond: Math.max(LEAST_PER_SECOND, perSecond), seconds };
		const trailingSeconds = Math.max(0.05, Math.min(1, this.ramp.seconds(first.at)));
		const refusedShare = Math.max(
			0,
			1 - (proven.perSecond * trailingSeconds) / Math.max(1, trailing),
		);
		const around = () => ({
			latencyMs: this.latency.mean,
			queueMs: this.latency.mean - this.latency.least,
			waiting: this.waiting(),
		});
		if (looksLikeBucket(evidence, refusedShare))
			return new BucketBudget(proven, evidence, now, around);
		// With the turn in sight, the second that ends with it holds just the limit. Without, the
		// limit is between what is proven and what passed in the last second; take something between.
		const most = Math.min(trailing, overlap);
		const shy = turn === undefined ? most - SHY * Math.max(0, most - proven.perSecond) : most;
		const limit = inSecond ?? shy;
		return new WindowBudget(
			limit,
			Math.max(LEAST_GUARD_MS, 4 * this.latency.spread),
			evidence,
			now,
			around,
		);
	}

	private rate(now: number): number {
		if (this.budget) return this.budget.burstPerSecond(now);
		return this.ramp.rate(now, this.latency.least);
	}

	/** A server that is slow because we ask too much must not make us ask for more. */
	private width(rate: number): number {
		const wanted = Math.max(LEAST_WIDTH, (1.5 * rate * this.latency.mean) / 1000);
		return Math.min(wanted, Math.max(QUEUE_WIDTH, (2 * rate * this.latency.least) / 1000));
	}
}
