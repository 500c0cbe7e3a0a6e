/** Probes may cost one refusal in so many requests. */
const REQUESTS_PER_REFUSAL = 100;
/** A measurement that is so old is looked at again, whatever that costs (ms). */
const OLD_MS = 20_000;
/** How much faster each step of a probe is than the one before. */
const STEP = 1.25;
/** A step lasts so many times the latency, so that its answers are in when the next begins. */
const STEP_LATENCIES = 1.5;
const LEAST_STEP_MS = 50;
/** From so many times the limit on, a probe goes on only with what the server has proven to allow. */
const UNPROVEN = 2;
const BEYOND = 1.5;
/** More than this may be kept back by whoever sends, so waiting requests are not counted further. */
const MANY_WAITING = 190;

/** When a probe began (ms), and the number of its first request. */
export interface ProbeStart {
	at: number;
	order: number;
}

/** What a probe has to know of the run. */
export interface ProbeSetting {
	/** Requests per second. */
	limit: number;
	latencyMs: number;
	/** How many requests wait for their turn. */
	waiting: number;
}

/**
 * Looks now and then whether the limit has risen, by going faster than it until the server refuses.
 * The more a probe costs, the rarer it is. What a refused probe loses in the pause, the server saves
 * up for us meanwhile.
 */
export class Probe {
	/** Set while a probe is under way. */
	start?: ProbeStart;
	private held = false;
	private requests = 0;
	private since: number;

	/** @param now the limit was measured (ms) */
	constructor(now: number) {
		this.since = now;
	}

	/** What to multiply the limit with at `now` (ms), request number `order` being the next. */
	factor(now: number, order: number, { limit, latencyMs }: ProbeSetting): number {
		if (!this.start) return 1;
		const ms = now - this.start.at;
		const steps = Math.floor(ms / Math.max(LEAST_STEP_MS, STEP_LATENCIES * latencyMs));
		const proven = (order - this.start.order) / (1 + ms / 1000) / limit;
		return Math.min(STEP ** (steps + 1), Math.max(UNPROVEN, BEYOND * proven));
	}

	/** Notes that a request had to wait for the limit. */
	hold(): void {
		this.held = true;
	}

	/** Notes that request number `order` goes out at `now` (ms). @returns whether a probe begins */
	sent(now: number, order: number, setting: ProbeSetting): boolean {
		this.requests++;
		const { limit, latencyMs, waiting } = setting;
		// Of those in flight at the first step, so many are refused at least.
		const cost = 1 + ((STEP - 1) * limit * latencyMs) / 1000;
		// Nothing is to be found where nobody waits for the limit, or hardly anything is left to send.
		const useful = this.held && waiting >= Math.min(2 * limit, MANY_WAITING);
		this.held = false;
		const old = now - this.since >= OLD_MS;
		const due = old || this.requests >= REQUESTS_PER_REFUSAL * cost;
		if (this.start || !useful || !due) return false;
		this.start = { at: now, order };
		return true;
	}

	/** Begins anew at `now` (ms), after a refusal. */
	restart(now: number): void {
		this.since = now;
		this.start = undefined;
		this.held = false;
		this.requests = 0;
	}
}
