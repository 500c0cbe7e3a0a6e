import type { Evidence } from './evidence';

/**
 * What a budget asks for when it has to know: the latency, how much of it is waiting in a queue on
 * either side (ms), and how many requests wait for their turn.
 */
export type Around = () => { latencyMs: number; queueMs: number; waiting: number };

/** Our own copy of the server's limiter: what it says yes to, the server should. Times in ms. */
export interface Budget {
	/** Requests per second. */
	readonly perSecond: number;
	/** How fast to send what may be sent at `now` (ms), in requests per second. */
	burstPerSecond(now: number): number;
	/** How long the next request has to wait from `now` on; 0 when it may go. */
	waitMs(now: number): number;
	/** Takes one request, number `order` of all, out of the budget. */
	spend(now: number, order: number): void;
	/** Learns from refusals, at the end of the pause. @returns the budget to go on with */
	refused(evidence: Evidence, now: number): Budget;
}

/**
 * Nobody limits to less (assumed, per second). When less gets through, others have used the limit up,
 * and that may be over in a moment: it says nothing about the limit, and pauses are all it takes.
 */
export const LEAST_PER_SECOND = 8;

/** What was saved up is sent at so many times the limit, rather than all in one moment. */
export const BURST = 4;
