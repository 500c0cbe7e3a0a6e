/** Longest wait for a single Retry-After, and for a server that refuses everything (ms). */
const GIVE_UP_MS = 300_000;
/** The backoff where the server names no time: its first step (ms). */
const BACKOFF_MS = 250;
/** It is never longer than so many times what the server last named. */
const MAX_NAMED = 4;
/**
 * The longest wait that is our own choice (ms): for the backoff, and for giving up, which ends the
 * rest of a run, while a later run may ask the server again.
 */
const MAX_OWN_MS = 30_000;
/** Jitter: at most this many ms, or this share of a long pause. */
const JITTER_MS = 40;
const JITTER_SHARE = 0.02;

/**
 * The silence after a refusal, for all callers and as long as the server says. A request sent
 * before the pause began belongs to the same event: its refusal may extend the pause, but does not
 * begin a new one.
 */
export class Pause {
	/** When it began, and until when nothing is sent (ms). */
	openedAt = -Infinity;
	until = -Infinity;
	/** How many there were since anything was accepted. */
	inARow = 0;
	/** When the server says that it will let something through, if nobody is to wait for that (ms). */
	hopelessUntil = -Infinity;
	private inARowSince = 0;
	private namedMs = Infinity;

	/** Whether there is no point in waiting any longer. */
	isHopeless(now: number): boolean {
		return now < Math.min(this.until, this.hopelessUntil);
	}

	/**
	 * Notes a refusal at `now` of a request sent at `sentAt` (ms).
	 *
	 * @param random from 0 up to 1, so that two processes do not stay in step
	 * @returns whether it has begun a pause
	 */
	refused(sentAt: number, retryAfterMs: number | undefined, now: number, random: number): boolean {
		const opens = sentAt > this.openedAt && now >= this.until;
		if (opens) {
			if (this.inARow++ === 0) this.inARowSince = now;
			this.openedAt = now;
			this.hopelessUntil = -Infinity;
		}
		if (retryAfterMs) this.namedMs = retryAfterMs;
		const backoffMs = BACKOFF_MS * 2 ** Math.max(0, this.inARow - 1);
		const ownMs = Math.min(MAX_OWN_MS, MAX_NAMED * this.namedMs, backoffMs);
		const waitMs = retryAfterMs || ownMs;
		const refusedMs = this.inARow && now - this.inARowSince;
		const isHopeless = refusedMs + waitMs > GIVE_UP_MS;
		if (isHopeless) {
			this.inARow = 0;
			this.hopelessUntil = now + waitMs;
		}
		const jitterMs = opens ? random * Math.max(JITTER_MS, JITTER_SHARE * waitMs) : 0;
		const pauseMs = Math.min(waitMs + jitterMs, isHopeless ? MAX_OWN_MS : Infinity);
		this.until = Math.max(this.until, now + pauseMs);
		return opens;
	}
}
