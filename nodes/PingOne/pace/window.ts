import { BucketBudget } from './bucket';
import type { Around, Budget } from './budget';
import { BURST, LEAST_PER_SECOND } from './budget';
import type { Evidence } from './evidence';
import { Probe } from './probe';

/** After a pause we start in a second whose beginning is a guess only up to this part of it. */
const LATEST_START = 0.6;
/** A beginning that is known less well is not known (ms). */
const MOST_VAGUE_MS = 250;
/** So much of a second we leave unused at most, because the server's may end sooner (ms). */
const MOST_LATE_MS = 150;
/** So many refusals in a row that no fixed window explains, and it is none. */
const DOUBTS = 3;

/**
 * Copy of a fixed window: so many requests in each second, sent at its beginning. Where the seconds
 * begin is shown by the server's clock, or by its turn from refusing all to accepting all; until
 * then our seconds begin with the end of the last pause, which any window allows: no second of the
 * server's can then hold more than one of ours.
 */
export class WindowBudget implements Budget {
	private readonly probe: Probe;
	private readonly around: Around;
	private readonly guardMs: number;
	private limit: number;
	private beginsAt: number;
	/** Within how many ms our second's beginning is known. */
	private vagueMs = 0;
	/** What a probe tries beyond the limit; twice as much in each further second. */
	private extra = 0;
	private seen = false;
	private second = 0;
	private used = 0;
	private resumedAt: number;
	private resumedOrder: number;
	private doubts = 0;

	/**
	 * @param perSecond the limit as measured
	 * @param guardMs how much later than the window we begin, for requests that arrive early
	 */
	constructor(perSecond: number, guardMs: number, evidence: Evidence, now: number, around: Around) {
		this.around = around;
		this.probe = new Probe(now);
		this.limit = Math.max(LEAST_PER_SECOND, Math.round(perSecond));
		this.guardMs = guardMs;
		this.beginsAt = now;
		this.resumedAt = now;
		this.resumedOrder = evidence.total;
		this.place(evidence, now);
	}

	get perSecond(): number {
		return this.limit + this.extra;
	}

	burstPerSecond(): number {
		return BURST * this.perSecond;
	}

	waitMs(now: number): number {
		this.turn(now);
		const leftMs = this.leftMs(now);
		if (this.used < Math.floor(this.perSecond) && leftMs > this.lateMs) return 0;
		this.probe.hold();
		return leftMs;
	}

	spend(now: number, order: number): void {
		this.turn(now);
		this.used++;
		if (this.probe.sent(now, order, { ...this.around(), limit: this.limit })) this.extra = 1;
	}

	/**
	 * The limit is what went through in a second: at most what we tried, at least half of what we
	 * thought.
	 */
	refused(evidence: Evidence, now: number): Budget {
		const { first, total, trailing, inSecond } = evidence;
		const counted = inSecond ?? trailing;
		const confirmed = this.extra > 0 && counted >= this.limit;
		const tried = this.perSecond;
		this.extra = 0;
		const seconds = (first.at - this.resumedAt) / 1000;
		const early = this.used < 0.8 * this.limit;
		this.doubts = !confirmed && (early || seconds < 2) ? this.doubts + 1 : 0;
		if (this.doubts >= DOUBTS) {
			const passed = (first.order - this.resumedOrder) / (1 + seconds);
			const perSecond = Math.max(LEAST_PER_SECOND, passed);
			return new BucketBudget({ perSecond, seconds }, evidence, now, this.around);
		}
		this.limit = Math.floor(
			Math.max(LEAST_PER_SECOND, Math.min(tried, Math.max(counted, this.limit / 2))),
		);
		this.probe.restart(now);
		this.resumedAt = now;
		this.resumedOrder = total;
		// Refused with much of our second left: the server's seconds begin elsewhere.
		if (early) this.seen = false;
		this.place(evidence, now);
		return this;
	}

	private place({ turn, first }: Evidence, now: number): void {
		const vagueMs = turn ? turn.before - turn.after : Infinity;
		if (turn && vagueMs < (this.seen ? this.vagueMs : MOST_VAGUE_MS)) {
			this.beginsAt = turn.before + this.guardMs;
			this.vagueMs = vagueMs;
			this.seen = true;
		} else if (!this.seen) {
			this.beginsAt = now;
		}
		const position = (now - this.beginsAt) / 1000;
		this.second = Math.floor(position);
		// After a short pause it may still be the second that is used up. And what does not fit into
		// the rest of our second could fall into the server's next, with all of our next.
		const same = Math.floor((first.at - this.beginsAt) / 1000) === this.second;
		const late = !this.seen && position - this.second > LATEST_START;
		this.used = same || late ? Infinity : 0;
	}

	/** How long before the end of our second the server's may have ended, at most (ms). */
	private get lateMs(): number {
		return Math.min(MOST_LATE_MS, this.vagueMs + 2 * this.guardMs + this.around().queueMs);
	}

	private leftMs(now: number): number {
		return this.beginsAt + (this.second + 1) * 1000 - now;
	}

	private turn(now: number): void {
		const second = Math.floor((now - this.beginsAt) / 1000);
		if (second !== this.second) {
			this.used = 0;
			this.extra *= 2;
		}
		this.second = second;
	}
}
