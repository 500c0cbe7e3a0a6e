/**
 * A rate limiter as a server may have it. All times in ms, all rates in requests per second.
 *
 * A refused request takes nothing from the budget unless the class says otherwise.
 */
export interface Limiter {
	/** @returns undefined when the request is let through, else the wait that the server knows (ms) */
	admit(now: number): number | undefined;
	/** A request that was let through has been answered. */
	done?(now: number): void;
	/** From now on somebody asks who knows the answer: asking costs nothing. */
	asked?(): void;
	/** Goes on with another rate from now on. */
	change?(perSecond: number, now: number): void;
}

/** Token bucket, full at the start: the sustained rate, and how many requests it saves up. */
export class TokenBucket implements Limiter {
	private tokens: number;
	private at = 0;
	private perSecond: number;
	private depth: number;

	constructor(perSecond: number, depth: number) {
		this.perSecond = perSecond;
		this.depth = Math.max(1, depth);
		this.tokens = this.depth;
	}

	admit(now: number): number | undefined {
		this.refill(now);
		if (this.tokens < 1 - 1e-9) return ((1 - this.tokens) * 1000) / this.perSecond;
		this.tokens--;
		return undefined;
	}

	change(perSecond: number, now: number): void {
		this.refill(now);
		this.depth = Math.max(1, (this.depth * perSecond) / this.perSecond);
		this.tokens = Math.min(this.tokens, this.depth);
		this.perSecond = perSecond;
	}

	private refill(now: number): void {
		this.tokens = Math.min(this.depth, this.tokens + ((now - this.at) * this.perSecond) / 1000);
		this.at = now;
	}
}

/** Generic cell rate algorithm (ITU-T I.371): a theoretical arrival time and a tolerance. */
export class Gcra implements Limiter {
	private expectedAt = 0;
	private intervalMs: number;
	private readonly burst: number;

	/** @param burst how many may come at once */
	constructor(perSecond: number, burst: number) {
		this.intervalMs = 1000 / perSecond;
		this.burst = burst;
	}

	admit(now: number): number | undefined {
		const toleranceMs = (this.burst - 1) * this.intervalMs;
		const earlyMs = this.expectedAt - toleranceMs - now;
		if (earlyMs > 1e-6) return earlyMs;
		this.expectedAt = Math.max(now, this.expectedAt) + this.intervalMs;
		return undefined;
	}

	change(perSecond: number): void {
		this.intervalMs = 1000 / perSecond;
	}
}

/** At most so many requests in any interval of `windowMs`. */
export class SlidingLog implements Limiter {
	private readonly passed: number[] = [];
	private most: number;
	private readonly windowMs: number;
	private countRefused: boolean;

	/** @param countRefused whether refused requests count, too */
	constructor(most: number, windowMs = 1000, countRefused = false) {
		this.most = Math.max(1, most);
		this.windowMs = windowMs;
		this.countRefused = countRefused;
	}

	asked(): void {
		this.countRefused = false;
	}

	admit(now: number): number | undefined {
		while (this.passed.length > 0 && this.passed[0] <= now - this.windowMs) this.passed.shift();
		const full = this.passed.length >= Math.floor(this.most);
		if (!full || this.countRefused) this.passed.push(now);
		if (!full) return undefined;
		const nth = this.passed.length - Math.floor(this.most) - (this.countRefused ? 1 : 0);
		return this.passed[Math.max(0, nth)] + this.windowMs - now;
	}

	change(perSecond: number): void {
		this.most = Math.max(1, (perSecond * this.windowMs) / 1000);
	}
}

/** So many requests in each window of the server's clock; `phaseMs` of one had passed at time 0. */
export class FixedWindow implements Limiter {
	private used = 0;
	private window = 0;
	private most: number;
	private readonly windowMs: number;
	private readonly phaseMs: number;

	constructor(most: number, windowMs = 1000, phaseMs = 0) {
		this.most = Math.max(1, Math.floor(most));
		this.windowMs = windowMs;
		this.phaseMs = phaseMs;
	}

	admit(now: number): number | undefined {
		const window = Math.floor((now + this.phaseMs) / this.windowMs);
		if (window !== this.window) this.used = 0;
		this.window = window;
		if (this.used >= this.most) return this.windowMs - ((now + this.phaseMs) % this.windowMs);
		this.used++;
		return undefined;
	}

	change(perSecond: number): void {
		this.most = Math.max(1, Math.floor((perSecond * this.windowMs) / 1000));
	}
}

/** A window that begins with the first request after the last one has ended. */
export class LazyWindow implements Limiter {
	private used = 0;
	private beganAt = -Infinity;
	private most: number;
	private readonly windowMs: number;

	constructor(most: number, windowMs = 1000) {
		this.most = Math.max(1, Math.floor(most));
		this.windowMs = windowMs;
	}

	admit(now: number): number | undefined {
		if (now >= this.beganAt + this.windowMs) {
			this.beganAt = now;
			this.used = 0;
		}
		if (this.used >= this.most) return this.beganAt + this.windowMs - now;
		this.used++;
		return undefined;
	}

	change(perSecond: number): void {
		this.most = Math.max(1, Math.floor((perSecond * this.windowMs) / 1000));
	}
}

/** This window's count plus the part of the last one's that still overlaps the sliding interval. */
export class SlidingCounter implements Limiter {
	private window = 0;
	private used = 0;
	private before = 0;
	private most: number;
	private readonly windowMs: number;
	private readonly phaseMs: number;

	constructor(most: number, windowMs = 1000, phaseMs = 0) {
		this.most = Math.max(1, most);
		this.windowMs = windowMs;
		this.phaseMs = phaseMs;
	}

	admit(now: number): number | undefined {
		const at = now + this.phaseMs;
		const window = Math.floor(at / this.windowMs);
		if (window !== this.window) {
			this.before = window === this.window + 1 ? this.used : 0;
			this.used = 0;
			this.window = window;
		}
		const leftMs = this.windowMs - (at % this.windowMs);
		const count = this.used + (this.before * leftMs) / this.windowMs;
		if (count + 1 <= this.most + 1e-9 || (this.used === 0 && this.before === 0)) {
			this.used++;
			return undefined;
		}
		const excess = count + 1 - this.most;
		return this.before > 0 ? Math.min(leftMs, (excess * this.windowMs) / this.before) : leftMs;
	}

	change(perSecond: number): void {
		this.most = Math.max(1, (perSecond * this.windowMs) / 1000);
	}
}

/** At most so many requests in work at a time. */
export class InFlightCap implements Limiter {
	private inWork = 0;
	private readonly most: number;

	constructor(most: number) {
		this.most = most;
	}

	admit(): number | undefined {
		if (this.inWork >= this.most) return 1;
		this.inWork++;
		return undefined;
	}

	done(): void {
		this.inWork--;
	}
}

/** Each has to let a request through. Those asked before one that refuses have counted it. */
export class Both implements Limiter {
	private readonly limiters: Limiter[];

	constructor(...limiters: Limiter[]) {
		this.limiters = limiters;
	}

	admit(now: number): number | undefined {
		for (const limiter of this.limiters) {
			const waitMs = limiter.admit(now);
			if (waitMs !== undefined) return waitMs;
		}
		return undefined;
	}

	done(now: number): void {
		for (const limiter of this.limiters) limiter.done?.(now);
	}

	change(perSecond: number, now: number): void {
		for (const limiter of this.limiters) limiter.change?.(perSecond, now);
	}
}

/** Refuses a share of all requests for no reason that a client could know. */
export class Spurious implements Limiter {
	private readonly share: number;
	private readonly random: () => number;
	private readonly limiter?: Limiter;

	constructor(share: number, random: () => number, limiter?: Limiter) {
		this.share = share;
		this.random = random;
		this.limiter = limiter;
	}

	admit(now: number): number | undefined {
		if (this.random() < this.share) return 1;
		return this.limiter?.admit(now);
	}
}

/** Somebody else uses the same limit: so many requests a second, at random moments (Poisson). */
export class Contended implements Limiter {
	private limiter: Limiter;
	private readonly left: Limiter;
	private readonly random: () => number;
	private readonly perSecond: number;
	private nextAt: number;

	/** @param left what the other one leaves: somebody who knows all takes no more than that */
	constructor(limiter: Limiter, left: Limiter, perSecond: number, random: () => number) {
		this.limiter = limiter;
		this.left = left;
		this.random = random;
		this.perSecond = perSecond;
		this.nextAt = this.gap();
	}

	asked(): void {
		this.limiter = this.left;
		this.nextAt = Infinity;
	}

	admit(now: number): number | undefined {
		for (; this.nextAt <= now; this.nextAt += this.gap()) this.limiter.admit(this.nextAt);
		return this.limiter.admit(now);
	}

	private gap(): number {
		return (-1000 * Math.log(1 - this.random())) / this.perSecond;
	}
}

/** Somebody else sends so many requests a second, for a while, and then none for as long (ms). */
export class Bursty implements Limiter {
	private readonly limiter: Limiter;
	private readonly gapMs: number;
	private readonly burstMs: number;
	private nextAt = 0;

	constructor(limiter: Limiter, perSecond: number, burstMs: number) {
		this.limiter = limiter;
		this.gapMs = 1000 / perSecond;
		this.burstMs = burstMs;
	}

	admit(now: number): number | undefined {
		for (; this.nextAt <= now; this.nextAt += this.gapMs) {
			if (this.nextAt % (2 * this.burstMs) < this.burstMs) this.limiter.admit(this.nextAt);
		}
		return this.limiter.admit(now);
	}
}

/** Lets nothing through for some time (ms), then asks another limiter. */
export class Closed implements Limiter {
	private readonly fromMs: number;
	private readonly untilMs: number;
	private readonly limiter: Limiter;

	constructor(fromMs: number, untilMs: number, limiter: Limiter) {
		this.fromMs = fromMs;
		this.untilMs = untilMs;
		this.limiter = limiter;
	}

	admit(now: number): number | undefined {
		if (now >= this.fromMs && now < this.untilMs) return 1;
		return this.limiter.admit(now);
	}
}

/** Refuses for a penalty after each refusal; whoever asks before it is over makes it longer. */
export class PenaltyBox implements Limiter {
	private until = -Infinity;
	private lengthMs = 0;
	private isFair = true;
	private readonly stepMs: number;
	private readonly limiter: Limiter;

	constructor(stepMs: number, limiter: Limiter) {
		this.stepMs = stepMs;
		this.limiter = limiter;
	}

	asked(): void {
		this.isFair = false;
	}

	admit(now: number): number | undefined {
		if (now >= this.until) {
			this.lengthMs = 0;
			const waitMs = this.limiter.admit(now);
			if (waitMs === undefined || !this.isFair) return waitMs;
		}
		this.lengthMs += this.stepMs;
		this.until = Math.max(now, this.until) + this.stepMs;
		return this.until - now;
	}
}
