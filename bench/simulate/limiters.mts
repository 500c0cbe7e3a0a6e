/** A rate limiter as a server may have it. Times in ms, rates in requests per second. */
export interface Limiter {
	/** @returns undefined when the request is let through, else the wait that the server knows (ms) */
	admit(now: number): number | undefined;
	/** Goes on with another rate from now on. */
	change(rate: number, now: number): void;
}

/** Token bucket that holds `burst` seconds' worth, full at the start and when its rate changes. */
export class Bucket implements Limiter {
	private tokens: number;
	private at = 0;
	private rate: number;
	private readonly burst: number;

	constructor(rate: number, burst = 1) {
		this.rate = rate;
		this.burst = burst;
		this.tokens = rate * burst;
	}

	change(rate: number, now: number): void {
		this.rate = rate;
		this.tokens = rate * this.burst;
		this.at = now;
	}

	admit(now: number): number | undefined {
		this.refill(now);
		if (this.tokens < 1) return ((1 - this.tokens) * 1000) / this.rate;
		this.tokens--;
		return undefined;
	}

	private refill(now: number): void {
		const size = Math.max(1, this.rate * this.burst);
		this.tokens = Math.min(size, this.tokens + ((now - this.at) * this.rate) / 1000);
		this.at = now;
	}
}

/** So many requests in each second of the clock; the first second began `phaseMs` before time 0. */
export class FixedWindow implements Limiter {
	private used = 0;
	private window = 0;
	private rate: number;
	private readonly phaseMs: number;

	constructor(rate: number, phaseMs = 0) {
		this.rate = rate;
		this.phaseMs = phaseMs;
	}

	change(rate: number): void {
		this.rate = rate;
	}

	admit(now: number): number | undefined {
		const window = Math.floor((now + this.phaseMs) / 1000);
		if (window !== this.window) this.used = 0;
		this.window = window;
		if (this.used >= this.rate) return 1000 - ((now + this.phaseMs) % 1000);
		this.used++;
		return undefined;
	}
}
