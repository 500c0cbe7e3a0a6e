/** Longest wait for a single Retry-After, and for a server that refuses everything (ms). */
const GIVE_UP_MS = 300_000;
/** The backoff where the server names no time (ms): its first step, and the last. */
const BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 30_000;
/** It is never longer than so many times what the server last named. */
const MAX_NAMED = 4;
/** Jitter: at most this many ms, or this share of a long pause. */
const JITTER_MS = 40;
const JITTER_SHARE = 0.02;

/** What a refusal means for all callers. */
export interface Verdict {
	/** How long the server asks to wait, in ms. */
	waitMs: number;
	/** How long nothing is sent (ms from now), when this refusal opened the pause. */
	openedMs?: number;
	/** There is no point in waiting any longer. */
	giveUp: boolean;
}

/**
 * The silence after a refusal, for all callers and as long as the server says. A request sent
 * before the pause began belongs to the same event: its refusal may extend the pause, but does not
 * begin a new one.
 */
export class Pause {
	/** Nothing is sent before this time (ms). */
	until = -Infinity;
	/** When it began (ms). */
	openedAt = -Infinity;
	private inARow = 0;
	private namedMs = Infinity;
	private onlyRefusedSince?: number;

	/** Whether even the first request after a pause was refused. */
	get stillThrottled(): boolean {
		return this.inARow > 1;
	}

	/** Forgets the refusals: the server let something through, or we gave up. */
	relax(): void {
		this.inARow = 0;
		this.onlyRefusedSince = undefined;
	}

	/**
	 * Notes a refusal at `now` of a request sent at `sentAt` (ms).
	 *
	 * @param random from 0 up to 1, so that two processes do not stay in step
	 */
	refused(sentAt: number, retryAfterMs: number | undefined, now: number, random: number): Verdict {
		const opens = sentAt > this.openedAt && now >= this.until;
		if (opens) {
			this.inARow++;
			this.openedAt = now;
			this.onlyRefusedSince ??= now;
		}
		if (retryAfterMs) this.namedMs = retryAfterMs;
		const backoffMs = BACKOFF_MS * 2 ** Math.max(0, this.inARow - 1);
		const ownMs = Math.min(MAX_BACKOFF_MS, MAX_NAMED * this.namedMs, backoffMs);
		const waitMs = retryAfterMs || ownMs;
		const refusedMs = now - (this.onlyRefusedSince ?? now);
		if (waitMs > GIVE_UP_MS || refusedMs + waitMs > GIVE_UP_MS) {
			this.relax();
			return { waitMs, giveUp: true };
		}
		if (!opens) {
			this.until = Math.max(this.until, now + (retryAfterMs ?? 0));
			return { waitMs, giveUp: false };
		}
		this.until = now + waitMs + random * Math.max(JITTER_MS, JITTER_SHARE * waitMs);
		return { waitMs, openedMs: this.until - now, giveUp: false };
	}
}
