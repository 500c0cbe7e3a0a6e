import { rampRate, recoveryRate, type Recovery } from './curve';
import { InFlightCap } from './inFlightCap';
import { Latency } from './latency';
import { RequestLog, type Outcome, type Sent } from './log';

/** A requested pause longer than this indicates a long window (ms). */
const LONG_PAUSE_MS = 2500;
/** A single refusal lowers the rate to no less than this share. */
const MAX_CUT = 0.7;
/** Share of a rate that was refused only after a while: it was just barely too high. */
const JUST_BELOW = 0.95;
const QUIET_SECONDS = 3;
/** The plateau stays below the refused rate by this share. */
const MARGIN = 0.02;
/** Length of climb and plateau in multiples of the pause, which is what a refusal costs. */
const FIRST_CLIMB = 4;
const CLIMB = 8;
const HOLD = 12;
const MAX_HOLD_SECONDS = 60;
/** Longest extension of a plateau that ended at the same rate as the one before. */
const MAX_TRUST = 4;
/** A plateau lasts for at least this many requests: at low rates, refusals are expensive. */
const MIN_HOLD_REQUESTS = 25;
/** Responses needed, from the first refusal on, to estimate the accepted share. */
const MIN_SHARE_ANSWERS = 6;
const MIN_SHARE = 0.15;
/** A refusal sooner than this (s) does not show a rate yet. */
const SHORT_RUN_SECONDS = 0.9;
/** How far behind schedule requests may catch up when a timer was late (ms). */
const LATE_MS = 5;
/** Requests in flight allowed regardless of rate and latency; and factor on their product. */
const MIN_WIDTH = 8;
const QUEUE_WIDTH = 64;

/** When nearly everything is accepted after a refusal, the rate was not the cause. */
const STRAY_SHARE = 0.8;

/** Doubling time of the second ramp, in seconds. */
const RESTART_SECONDS = 0.7;

/** What is known once there was a refusal. */
interface Known extends Recovery {
	/** The rate that was refused. */
	refused: number;
}

/**
 * How many requests per second to send. They go out evenly, so the kind of limiter does not matter:
 * what was accepted says what may be sent.
 *
 * - Until the first refusal, the rate rises on a ramp.
 * - At the end of a pause the responses are read in the order of sending. If some requests were
 *   accepted after the first refusal, their share is what the limit allows, however large its
 *   burst. If none was, the limit is what was accepted in the second before.
 * - From there the rate climbs to where it was refused, stays for a while, and goes beyond it ever
 *   faster, all by time: a raised limit, or another worker that has stopped, is noticed within
 *   seconds.
 * - A long pause indicates a long window: the rate stays, and once as many requests were accepted
 *   as the last time, requests go one at a time. The same applies when two pauses in a row came
 *   after equally many.
 */
export class RateControl {
	private readonly log = new RequestLog();
	private readonly latency = new Latency();
	private readonly cap = new InFlightCap();
	private known?: Known;
	private trust = 1;
	/** The highest recent rate. */
	private seen = 0;
	/** Where the ramp restarts after a first refusal that came too early to tell anything. */
	private restart?: number;
	private first?: Sent;
	private askedSeconds = 0;
	private resumedAt = -Infinity;
	private resumedOrder = 0;
	private nextAt = -Infinity;
	private lastAt = -Infinity;
	private quota = Infinity;
	private passed = 0;
	private passedBefore = 0;

	/** Requests per second that the server is believed to allow; undefined while unknown. */
	get limit(): number | undefined {
		return this.known && this.rate;
	}

	/** Whether requests should go one at a time. */
	get isCautious(): boolean {
		return !this.latency.isKnown || this.passed >= this.quota;
	}

	/** After this long (ms), a request in flight counts as stuck and no longer holds up others. */
	get stuckMs(): number {
		return Math.max(1000, 4 * this.latency.mean);
	}

	/** How many requests a caller may have in flight, so that a slow server is not flooded. */
	get width(): number {
		const rate = this.rate;
		const wanted = Math.max(MIN_WIDTH, (1.5 * rate * this.latency.mean) / 1000);
		return Math.min(wanted, Math.max(QUEUE_WIDTH, (2 * rate * this.latency.least) / 1000));
	}

	/** When the next request may go: at `now` (ms), later, or Infinity for after an answer. */
	readyAt(now: number, inFlight: number): number {
		return this.cap.isReached(inFlight, now) ? Infinity : Math.max(now, this.nextAt);
	}

	/** Records a request sent at `now` (ms), and how many were in flight. */
	sent(now: number, inFlight: number): Sent {
		if (this.log.total === 0) this.resumedAt = now;
		const gapMs = 1000 / this.rate;
		// Idle time does not count.
		if (this.latency.isKnown) {
			this.askedSeconds += Math.min(now - this.lastAt, 2 * gapMs + 10) / 1000;
		}
		this.cap.sent(now);
		this.lastAt = now;
		this.nextAt = Math.max(this.nextAt, now - LATE_MS) + gapMs;
		return this.log.add(now, inFlight, LONG_PAUSE_MS + 2 * this.latency.mean);
	}

	/** Records the outcome of a request, at `now` (ms). */
	answered(sent: Sent, now: number, outcome: Outcome): void {
		sent.outcome = outcome;
		if (outcome === 'accepted') {
			this.latency.add(now - sent.at);
			this.passed++;
			// More than the last time, so it is not a quota.
			if (this.passed > this.quota) this.quota = Infinity;
		}
		// A request sent before the last pause belongs to the same event, which is already accounted
		// for.
		if (outcome !== 'refused' || sent.at < this.resumedAt) return;
		if (!this.first || sent.order < this.first.order) this.first = sent;
	}

	/**
	 * Draws the conclusions once a pause is over. Does nothing if nothing was refused.
	 *
	 * @param pausedMs how long it was
	 * @param askedMs how long the server asked to wait
	 */
	resume(now: number, pausedMs: number, askedMs: number): void {
		const { first } = this;
		if (!first) return;
		this.first = undefined;
		const isLong = askedMs > LONG_PAUSE_MS;
		const before = first.order - this.resumedOrder;
		const isSame = Math.abs(before / this.passedBefore - 1) < 0.03;
		this.quota = (isLong || isSame) && before > 5 ? before : Infinity;
		this.passedBefore = before;
		this.passed = 0;
		// Refused before anything was accepted: that says nothing about the limit.
		if (!isLong && this.latency.isKnown) this.learn(first, before, pausedMs / 1000);
		this.resumedAt = now;
		this.resumedOrder = this.log.total;
		this.askedSeconds = 0;
		this.nextAt = now;
		this.lastAt = now;
	}

	private learn(first: Sent, count: number, pause: number): void {
		const { share, second, accepted } = this.evidence(first);
		const rate = this.rate;
		const ran = (first.at - this.resumedAt) / 1000;
		// A limit with a burst of one second's worth allows at least this.
		const least = count / (ran + 1);
		const isCap = this.cap.refused(first, accepted, !this.known);
		let from = share === undefined ? JUST_BELOW * Math.max(least, second) : Math.max(least, share);
		let refused = Math.max(from, Math.min(rate, second));
		if (this.known) {
			const below = JUST_BELOW * rate;
			from = ran > QUIET_SECONDS ? (count - 1) / ran : Math.max(MAX_CUT * rate, from);
			from = isCap ? rate : Math.min(below, from);
			refused = rate;
		} else if (this.restart !== undefined) from = Math.max(MAX_CUT * this.restart, from);
		from = Math.max(0.2, Math.min(from, rate));
		const tooEarly = share === undefined && ran < SHORT_RUN_SECONDS;
		// On the ramp, a real limit refuses several requests; a single refusal is spurious.
		const stray = share !== undefined && share > STRAY_SHARE * rate;
		if (!this.known && this.restart === undefined && (tooEarly || stray)) {
			this.restart = Math.max(1, from);
			return;
		}
		const isSame = this.known && Math.abs(rate / this.known.refused - 1) < 0.1;
		this.trust = isSame ? Math.min(MAX_TRUST, 2 * this.trust) : 1;
		this.seen = Math.max(from, 0.9 * this.seen);
		const hold = this.trust * Math.min(MAX_HOLD_SECONDS, HOLD * pause);
		this.known = {
			from,
			refused,
			goal: Math.max(from, (1 - MARGIN) * refused),
			climb: (this.known ? CLIMB : FIRST_CLIMB) * pause,
			hold: Math.max(hold, MIN_HOLD_REQUESTS / Math.max(from, this.seen / 8)),
		};
	}

	/** Evaluates the responses: before the first refusal, and to requests sent from then on. */
	private evidence(first: Sent): { share?: number; second: number; accepted: Sent[] } {
		const accepted = this.log.filter(
			({ order, outcome }) => order < first.order && outcome === 'accepted',
		);
		const after = this.log.filter(
			({ order, outcome }) => order >= first.order && outcome !== 'failed',
		);
		const passed = after.filter(({ outcome }) => outcome === 'accepted').length;
		const enough =
			after.length >= MIN_SHARE_ANSWERS && passed >= Math.max(2, MIN_SHARE * after.length);
		const seconds = (after[after.length - 1].at - first.at) / 1000;
		return {
			...(enough && seconds > 0 && { share: passed / seconds }),
			second: accepted.filter(({ at }) => at > first.at - 1000).length,
			accepted: accepted.filter(({ at }) => at >= this.resumedAt),
		};
	}

	private get rate(): number {
		if (this.known) return recoveryRate(this.known, this.askedSeconds);
		const latency = Math.max(1, this.latency.least) / 1000;
		if (this.restart !== undefined) {
			return this.restart * 2 ** (this.askedSeconds / Math.max(RESTART_SECONDS, latency));
		}
		return rampRate(this.askedSeconds, this.log.total, latency);
	}
}
