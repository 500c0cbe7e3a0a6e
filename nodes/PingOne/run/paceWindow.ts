import { BucketBudget } from './paceBucket';
import type { Budget } from './paceBudget';
import { Growth } from './paceBudget';
import type { Evidence } from './paceEvidence';

/** After a pause we start in a second only up to this part of it. */
const LATEST_START = 0.6;
/** So many refusals in a row that no fixed window explains, and it is none. */
const DOUBTS = 3;

/**
 * Copy of a fixed window: so many requests in each second, sent at its beginning. Where the seconds
 * begin shows when the server turns from refusing all to accepting all; until then our seconds
 * begin with the end of the last pause, which any window allows: no second of the server's can
 * then hold more than one of ours.
 */
export class WindowBudget implements Budget {
	private readonly growth: Growth;
	private readonly guardMs: number;
	private limit: number;
	private beginsAt: number;
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
	constructor(perSecond: number, guardMs: number, evidence: Evidence, now: number) {
		this.growth = new Growth(now);
		this.limit = Math.max(1, Math.round(perSecond));
		this.guardMs = guardMs;
		this.beginsAt = now;
		this.resumedAt = now;
		this.resumedOrder = evidence.total;
		this.place(evidence, now);
	}

	get perSecond(): number {
		return this.limit * this.growth.factor;
	}

	waitMs(now: number): number {
		this.turn(now);
		if (this.used < Math.floor(this.perSecond)) return 0;
		this.growth.hold();
		return this.beginsAt + (this.second + 1) * 1000 - now;
	}

	spend(now: number): void {
		this.turn(now);
		this.used++;
		this.growth.sent(now);
	}

	/** The limit is what went through in a second, at most what we thought, at least half of it. */
	refused(evidence: Evidence, now: number): Budget {
		const { first, total, trailing } = evidence;
		const seconds = (first.at - this.resumedAt) / 1000;
		const early = this.used < 0.8 * this.limit;
		this.doubts = early || seconds < 2 ? this.doubts + 1 : 0;
		if (this.doubts >= DOUBTS) {
			const perSecond = (first.order - this.resumedOrder) / (1 + seconds);
			return new BucketBudget({ perSecond, seconds }, evidence, now, 0);
		}
		const before = this.perSecond;
		this.limit = Math.floor(Math.max(1, Math.min(before, Math.max(trailing, before / 2))));
		this.growth.restart(now);
		this.resumedAt = now;
		this.resumedOrder = total;
		// Refused with much of our second left: the server's seconds begin elsewhere.
		if (early) this.seen = false;
		this.place(evidence, now);
		return this;
	}

	private place({ turnAt, first }: Evidence, now: number): void {
		if (turnAt !== undefined && !this.seen) {
			this.beginsAt = turnAt + this.guardMs;
			this.seen = true;
		} else if (!this.seen) {
			this.beginsAt = now;
		}
		const position = (now - this.beginsAt) / 1000;
		this.second = Math.floor(position);
		// After a short pause it may still be the second that is used up. And what does not fit into
		// the rest of our second could fall into the server's next, with all of our next.
		const same = Math.floor((first.at - this.beginsAt) / 1000) === this.second;
		this.used = same || position - this.second > LATEST_START ? Infinity : 0;
	}

	private turn(now: number): void {
		const second = Math.floor((now - this.beginsAt) / 1000);
		if (second !== this.second) this.used = 0;
		this.second = second;
	}
}
