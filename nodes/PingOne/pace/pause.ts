/** Longer than this we wait neither for one Retry-After nor for a server that only refuses (ms). */
export const GIVE_UP_MS = 300_000;
const LONGEST_BACKOFF_MS = 30_000;
/** First step of the backoff (ms) when the server named no time, and when it named a short one. */
const BACKOFF_MS = 1000;
const SHORT_BACKOFF_MS = 100;
/** Jitter: up to so many ms, or so large a share of a long pause. */
const JITTER_MS = 40;
const JITTER_SHARE = 0.02;

/** What a refused request means for all. */
export interface Verdict {
	/** When the refused request may be sent again, ms from now. */
	waitMs: number;
	/** How long nothing is sent (ms from now), when this refusal opened the pause. */
	openedMs?: number;
	/** Waiting has no point any more. */
	giveUp: boolean;
}

/**
 * The common pause after a refusal. All that was sent before it opened belongs to the same event,
 * so that the later of a bunch of refusals do not prolong it beyond what they ask for themselves.
 */
export class PacePause {
	/** Nothing is sent before (ms). */
	until = -Infinity;
	private openedAt = -Infinity;
	private inARow = 0;
	private onlyRefusedSince?: number;

	/** Whether even the first request after a pause was refused. */
	get inVain(): boolean {
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
	 * @param random from 0 up to 1, so that two processes do not march in step
	 */
	refused(sentAt: number, retryAfterMs: number | undefined, now: number, random: number): Verdict {
		const opens = sentAt > this.openedAt && now >= this.until;
		if (opens) {
			this.inARow++;
			this.openedAt = now;
			this.onlyRefusedSince ??= now;
		}
		const waitMs = this.waitMs(retryAfterMs);
		const refusedMs = now - (this.onlyRefusedSince ?? now);
		if (waitMs > GIVE_UP_MS || refusedMs + waitMs > GIVE_UP_MS) {
			this.relax();
			return { waitMs, giveUp: true };
		}
		if (!opens) {
			this.until = Math.max(this.until, this.openedAt + waitMs);
			return { waitMs, giveUp: false };
		}
		this.until = now + waitMs + random * Math.max(JITTER_MS, JITTER_SHARE * waitMs);
		return { waitMs, openedMs: this.until - now, giveUp: false };
	}

	private waitMs(retryAfterMs: number | undefined): number {
		const step = retryAfterMs === undefined ? BACKOFF_MS : SHORT_BACKOFF_MS;
		const backoff = Math.min(LONGEST_BACKOFF_MS, step * 2 ** Math.max(0, this.inARow - 1));
		return Math.max(retryAfterMs ?? 0, backoff);
	}
}
