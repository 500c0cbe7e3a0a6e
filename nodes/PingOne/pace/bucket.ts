import type { Around, Budget } from './budget';
import { BURST, LEAST_PER_SECOND } from './budget';
import type { Evidence } from './evidence';
import { distance, fellShort, measuredLimit } from './measure';
import { Probe } from './probe';
import type { Proven } from './ramp';

/** A refused request lacked less than one; on average, the bucket held this much. */
export const LACKED = 0.5;
/** A limit that was measured over so long (s) is right. */
const LONG_SECONDS = 2;
/** Once the limit has dropped, less at once: how far is not well known yet. */
const CAREFUL_BURST = 1.5;
const SAME = 0.9;
/** In doubt, a bucket is shallow rather than slow: that costs refusals, not time. In requests. */
const IN_DOUBT = 0.8;
const LEAST_DEPTH_SECONDS = 0.01;
/** Only a bucket that should have been so full shows how much it holds. */
const FILLED = 0.5;
/** We stay so far under what was measured, as a share of it. */
const MARGIN = 0.005;

/**
 * Copy of a token bucket: fills at a constant rate and holds at most one second's worth (assumed;
 * less once the server shows it). A refusal says that the server's bucket was empty, so ours is
 * known to be the same as the server's again; what piles up in a pause may be sent at once after.
 */
export class BucketBudget implements Budget {
	private readonly probe: Probe;
	private readonly around: Around;
	private limit: number;
	private depthSeconds: number;
	private burst = BURST;
	private rateKnown: boolean;
	private readonly measuredSeconds: number;
	private next: number;
	private tokens: number;
	private filledAt: number;
	private start: { at: number; order: number; savedSeconds: number };

	/** @param measured the limit, under the assumption that the server's bucket holds a second's worth */
	constructor(
		measured: Proven,
		{ last, total }: Evidence,
		now: number,
		around: Around,
		depthSeconds = 1,
	) {
		this.around = around;
		this.probe = new Probe(now);
		this.next = total;
		this.depthSeconds = depthSeconds;
		this.limit = Math.max(LEAST_PER_SECOND, measured.perSecond * (1 - MARGIN));
		this.measuredSeconds = measured.seconds;
		this.rateKnown = depthSeconds < 1;
		const savedSeconds = Math.min(depthSeconds, (now - last.at) / 1000);
		this.tokens = this.limit * savedSeconds;
		this.filledAt = now;
		this.start = { at: now, order: total, savedSeconds };
	}

	get perSecond(): number {
		return this.limit;
	}

	burstPerSecond(now: number): number {
		return this.burst * this.rate(now);
	}

	waitMs(now: number): number {
		this.fill(now);
		if (this.tokens >= 1) return 0;
		this.probe.hold();
		return ((1 - this.tokens) * 1000) / this.rate(now);
	}

	spend(now: number, order: number): void {
		const full = this.fill(now);
		// Full: nobody has waited for a while. From here on we know again what the server had.
		if (full) this.start = { at: now, order, savedSeconds: this.depthSeconds };
		this.tokens--;
		this.next = order + 1;
		this.probe.sent(now, order, this.setting());
	}

	refused(evidence: Evidence, now: number): Budget {
		const before = this.limit;
		this.learn(evidence);
		this.burst = this.limit < SAME * before ? CAREFUL_BURST : BURST;
		this.limit = Math.max(LEAST_PER_SECOND, this.limit * (1 - MARGIN));
		this.probe.restart(now);
		const savedSeconds = Math.min(this.depthSeconds, (now - evidence.last.at) / 1000);
		this.tokens = this.limit * savedSeconds;
		this.filledAt = now;
		this.start = { at: now, order: evidence.total, savedSeconds };
		return this;
	}

	/**
	 * From full or empty to empty, the server gave out just what it had saved and what it earned:
	 * that measures its rate. Refused within the first second, with what we saved at once, it may
	 * save less than we thought and earn more: what it let through of late says which.
	 */
	private learn(evidence: Evidence): void {
		const { at, order, savedSeconds: saved } = this.start;
		const seconds = (evidence.first.at - at) / 1000;
		const given = {
			requests: evidence.first.order + LACKED - order,
			seconds: saved + seconds,
		};
		const less = given.requests / given.seconds;
		const shown = given.requests / this.limit - seconds;
		const depth = Math.max(LEAST_DEPTH_SECONDS, Math.min(this.depthSeconds, shown));
		// The measured limit counted a full bucket in; the less it holds, the more it earns.
		const counted = (this.measuredSeconds + this.depthSeconds) / (this.measuredSeconds + depth);
		const more = this.limit * (this.rateKnown ? 1 : counted);
		const early = seconds < 1 && saved > FILLED * this.depthSeconds && !fellShort(more, evidence);
		if (given.requests < LEAST_PER_SECOND) {
			this.limit /= 2;
		} else if (early && distance(more, evidence) < distance(less, evidence) + IN_DOUBT) {
			this.limit = more;
			this.depthSeconds = depth;
		} else {
			this.limit = measuredLimit(this.limit, given, evidence, this.probe.start);
			this.rateKnown = seconds > LONG_SECONDS;
		}
	}

	private setting() {
		return { ...this.around(), limit: this.limit };
	}

	private rate(now: number): number {
		return this.limit * this.probe.factor(now, this.next, this.setting());
	}

	/** @returns whether the bucket is full */
	private fill(now: number): boolean {
		const size = Math.max(1, this.depthSeconds * this.perSecond);
		this.tokens = Math.min(size, this.tokens + ((now - this.filledAt) / 1000) * this.rate(now));
		this.filledAt = now;
		return this.tokens === size;
	}
}
