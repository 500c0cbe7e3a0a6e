import type { Evidence } from './paceEvidence';

/** Our own copy of the server's limiter: what it says yes to, the server should. Times in ms. */
export interface Budget {
	/** Requests per second. */
	readonly perSecond: number;
	/** How long the next request has to wait from `now` on; 0 when it may go. */
	waitMs(now: number): number;
	/** Takes one request, number `order` of all, out of the budget. */
	spend(now: number, order: number): void;
	/** Learns from refusals, at the end of the pause. @returns the budget to go on with */
	refused(evidence: Evidence, now: number): Budget;
}

/** How the limit rises while we are at it: 1 % after 9 s, 13 % after 15 s, twice after 23 s. */
const RISE = 0.01;
const RISE_MS = 9000;
const RISE_POWER = 5;

/**
 * Raises a limit slowly while it holds us back, so that a raised limit is found: at first hardly,
 * because the last measurement is good, then faster and faster, because it is old.
 */
export class Growth {
	private heldMs = 0;
	private lastAt: number;
	private held = false;

	constructor(now: number) {
		this.lastAt = now;
	}

	/** What to multiply the measured limit with. */
	get factor(): number {
		return 1 + RISE * (this.heldMs / RISE_MS) ** RISE_POWER;
	}

	/** Notes that a request had to wait for the budget. */
	hold(): void {
		this.held = true;
	}

	/** Notes a request. Time in which nobody waits for the budget says nothing about the limit. */
	sent(now: number): void {
		if (this.held) this.heldMs += now - this.lastAt;
		this.held = false;
		this.lastAt = now;
	}

	/** Begins anew with a fresh measurement at `now` (ms). */
	restart(now: number): void {
		this.heldMs = 0;
		this.held = false;
		this.lastAt = now;
	}
}
