import type { PaceOptions } from '../../pace/pace';

/**
 * A run begins with so many for each second of the timeout: in time where PingOne does two a second.
 */
const START_PER_SECOND = 1.4;
/** A request is late when it has waited for this share of its timeout, ... */
const LATE_SHARE = 1 / 4;
/** ... and for this multiple of what the fastest answer took. */
const LATE_FACTOR = 1.5;
/** When more than this share of those under way are late, there are too many, ... */
const CONGESTED_SHARE = 1 / 4;
/** ... unless they are so few: some may never be answered. */
const STRAY = 3;
/** It never gets smaller than this. */
const LEAST = STRAY + 1;

/** A request under way, in ms. */
interface UnderWay {
	at: number;
	timeoutMs: number;
}

/**
 * How many requests a run may have under way, so that PingOne answers each within its timeout: one
 * more with each answer in time, half when too many are late, as TCP's window (RFC 5681).
 */
export class CongestionWindow {
	private readonly underWay = new Set<UnderWay>();
	private most: number;
	private leastMs = Infinity;
	private halvedAt = -Infinity;
	private readonly bounded = new Map<PaceOptions, PaceOptions>();

	constructor(timeoutMs: number) {
		this.most = Math.max(LEAST, (START_PER_SECOND * timeoutMs) / 1000);
	}

	/** The same caller of a pace, bounded by this window. All that it bounds must use one pace. */
	bound(caller: PaceOptions): PaceOptions {
		const known = this.bounded.get(caller);
		if (known) return known;
		const options = { ...caller, isOpen: this.isOpen };
		this.bounded.set(caller, options);
		return options;
	}

	/** For all that wait, it is asked of each. */
	private readonly isOpen = () => {
		if (this.underWay.size >= this.most) return false;
		this.look(performance.now());
		return this.underWay.size < this.most;
	};

	async watch<T>(timeoutMs: number, send: () => Promise<T>): Promise<T> {
		const own = { at: performance.now(), timeoutMs };
		this.underWay.add(own);
		try {
			const answer = await send();
			this.leastMs = Math.min(this.leastMs, performance.now() - own.at);
			return answer;
		} finally {
			const now = performance.now();
			this.look(now);
			const isUsed = this.underWay.size > this.most / 2;
			if (isUsed && !this.isLate(own, now)) this.most += 1;
			this.underWay.delete(own);
		}
	}

	private isLate({ at, timeoutMs }: UnderWay, now: number): boolean {
		const least = Number.isFinite(this.leastMs) ? this.leastMs : 0;
		return now - at > Math.max(LATE_SHARE * timeoutMs, LATE_FACTOR * least);
	}

	/** Halves the window, once for all that were under way at the time. */
	private look(now: number): void {
		const { size } = this.underWay;
		let late = 0;
		// The oldest come first.
		for (const each of this.underWay) {
			if (!this.isLate(each, now)) break;
			if (each.at >= this.halvedAt) late += 1;
		}
		if (late <= Math.max(STRAY, CONGESTED_SHARE * size)) return;
		this.most = Math.max(LEAST, Math.floor(size / 2));
		this.halvedAt = now;
	}
}
