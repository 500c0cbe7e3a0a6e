/** A response that was refused because of the rate limit. */
export interface Throttle {
	/** How long the server asks to wait, in ms; absent when it named no time. */
	retryAfterMs?: number;
}

/** What a response says about the rate limit. */
export interface RateFeedback {
	/** Set only when the server refused the request because of its rate limit. */
	refused?: Throttle;
	/** Set when it says nothing: the server did not work, so nothing was accepted or refused. */
	isVoid?: boolean;
	/** The second of the server's clock in which it responded (since 1970), if it named it. */
	second?: number;
	/** How long the server took (ms), if that is less than the whole attempt. */
	tookMs?: number;
}

/** One object for all calls of a caller: callers are told apart by it. */
export interface PaceOptions {
	/**
	 * Once aborted, queued calls reject with its reason, and those in flight no longer hold up
	 * others.
	 */
	signal?: AbortSignal;
	/** Upper bound for this caller's requests in flight, at least 1. */
	maxInFlight?: number;
	/** Called once per pause, with its length in ms. Must not throw. */
	onThrottled?: (pauseMs: number) => void;
}

/** The controller's clock, so that tests and the simulator can provide their own. */
export interface Clock {
	/** Milliseconds on a monotonic clock. */
	now(): number;
	/** Resolves after `ms` milliseconds; may reject once `signal` is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** From 0 up to 1, for the jitter. */
	random?(): number;
}

/** The rate limit let nothing through for so long that this call was given up unsent. */
export class PaceExhaustedError extends Error {
	/** How long the server asked to wait, in ms. */
	readonly waitMs: number;

	constructor(waitMs: number) {
		super(`The rate limit lets nothing through. Try again in ${Math.ceil(waitMs / 1000)} s.`);
		this.name = 'PaceExhaustedError';
		this.waitMs = waitMs;
	}
}
