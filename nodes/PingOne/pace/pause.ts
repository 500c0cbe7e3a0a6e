/** Longest wait for a single Retry-After, and for a server that refuses everything (ms). */
const GIVE_UP_MS = 300_000;
/** The backoff where the server names no time: its first step (ms). */
const BACKOFF_MS = 250;
/** It is never longer than so many times what the server last named. */
const MAX_NAMED = 4;
/** The longest wait that is our own choice (ms): a later run may ask the server again. */
const MAX_OWN_MS = 30_000;
/** A pause is longer by up to so many ms. */
const JITTER_MS = 40;

/** The silence after a refusal, for all. A refusal of what was sent before is the same event. */
export class Pause {
	/** When it began, and until when nothing is sent (ms). */
	openedAt = -Infinity;
	until = -Infinity;
	/** How many there were since anything was accepted. */
	inARow = 0;
	/** We have given up until then, but the server asks for silence until it reopens (ms). */
	closed = { until: -Infinity, reopensAt: -Infinity };
	private inARowSince = 0;
	private namedMs = Infinity;

	/** Notes a refusal. @returns whether a pause begins @param random gets processes out of step */
	refused(sentAt: number, retryAfterMs: number | undefined, now: number, random: number): boolean {
		const opens = sentAt > this.openedAt && now >= this.until;
		// A run may have been stopped in the pause, so no one has asked since.
		if (now - this.until > GIVE_UP_MS) this.inARow = 0;
		if (this.inARow === 0) this.inARowSince = now;
		if (opens) {
			this.inARow++;
			this.openedAt = now;
		}
		if (retryAfterMs) this.namedMs = retryAfterMs;
		const backoffMs = BACKOFF_MS * 2 ** Math.max(0, this.inARow - 1);
		const waitMs = retryAfterMs || Math.min(MAX_OWN_MS, MAX_NAMED * this.namedMs, backoffMs);
		const jitterMs = opens ? random * JITTER_MS : 0;
		const givesUp = now - this.inARowSince + waitMs > GIVE_UP_MS;
		const pauseMs = givesUp ? Math.min(waitMs, MAX_OWN_MS) : waitMs + jitterMs;
		this.until = Math.max(this.until, now + pauseMs);
		if (givesUp) {
			this.inARow = 0;
			this.closed = { until: now + pauseMs, reopensAt: now + waitMs };
		}
		return opens;
	}
}
