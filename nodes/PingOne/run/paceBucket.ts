import type { Budget } from './paceBudget';
import { Growth } from './paceBudget';
import type { Evidence } from './paceEvidence';
import type { Proven } from './paceRamp';

const LEAST_PER_SECOND = 0.5;
/** We stay so far under what was measured, as a share of it. */
const MARGIN = 0.005;

/**
 * Copy of a token bucket: fills at a constant rate and holds at most one second's worth (assumed;
 * less once the server shows it). A refusal says that the server's bucket was empty, so ours is
 * known to be the same as the server's again; what piles up in a pause may be sent at once after.
 */
export class BucketBudget implements Budget {
	private readonly growth: Growth;
	private limit: number;
	private depthSeconds: number;
	private depthProven: boolean;
	private readonly measuredSeconds: number;
	private corrected = false;
	private tokens: number;
	private filledAt: number;
	private start: { at: number; order: number; savedSeconds: number };

	/** @param measured the limit, under the assumption that the server's bucket holds a second's worth */
	constructor(measured: Proven, { last, total }: Evidence, now: number, depthSeconds = 1) {
		this.growth = new Growth(now);
		this.depthSeconds = depthSeconds;
		this.limit = Math.max(LEAST_PER_SECOND, measured.perSecond * (1 - MARGIN));
		this.measuredSeconds = measured.seconds;
		this.depthProven = depthSeconds < 1;
		const savedSeconds = Math.min(depthSeconds, (now - last.at) / 1000);
		this.tokens = this.limit * savedSeconds;
		this.filledAt = now;
		this.start = { at: now, order: total, savedSeconds };
	}

	get perSecond(): number {
		return this.limit * this.growth.factor;
	}

	waitMs(now: number): number {
		this.fill(now);
		if (this.tokens >= 1) return 0;
		this.growth.hold();
		return ((1 - this.tokens) * 1000) / this.perSecond;
	}

	spend(now: number, order: number): void {
		const full = this.fill(now);
		// Full: nobody has waited for a while. From here on we know again what the server had.
		if (full) this.start = { at: now, order, savedSeconds: this.depthSeconds };
		this.tokens--;
		this.growth.sent(now);
	}

	/**
	 * From full or empty to empty, the server gave out just what it had saved and what it earned:
	 * that measures its rate. Refused within the first second, with what we saved at once, the
	 * server saves less than we thought; if it did not before, its rate has dropped.
	 */
	refused({ first, last, total }: Evidence, now: number): Budget {
		const before = this.perSecond;
		const seconds = (first.at - this.start.at) / 1000;
		const accepted = first.order - this.start.order;
		if (seconds < 1 && !this.depthProven) {
			const depth = accepted / before - seconds;
			const smaller = Math.max(0.01, Math.min(this.depthSeconds, depth));
			// The measured limit counted a full bucket in; the less it holds, the more it earns.
			// That holds once: a second time it may as well be the rate that is too high.
			const counted = this.measuredSeconds + this.depthSeconds;
			if (!this.corrected) this.limit = (before * counted) / (this.measuredSeconds + smaller);
			this.corrected = true;
			this.depthSeconds = smaller;
		} else {
			const measured = accepted / (this.start.savedSeconds + seconds);
			this.limit = Math.min(before, Math.max(measured, before / 2));
			this.depthProven = true;
		}
		this.limit = Math.max(LEAST_PER_SECOND, this.limit * (1 - MARGIN));
		this.growth.restart(now);
		const savedSeconds = Math.min(this.depthSeconds, (now - last.at) / 1000);
		this.tokens = this.limit * savedSeconds;
		this.filledAt = now;
		this.start = { at: now, order: total, savedSeconds };
		return this;
	}

	/** @returns whether the bucket is full */
	private fill(now: number): boolean {
		const size = Math.max(1, this.depthSeconds * this.perSecond);
		this.tokens = Math.min(size, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
		this.filledAt = now;
		return this.tokens === size;
	}
}
