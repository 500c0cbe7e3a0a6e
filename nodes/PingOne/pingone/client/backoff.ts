import { sleep } from 'n8n-workflow';
import { unlessAborted } from './deadline';

const FIRST_MS = 500;
const MOST_MS = 30_000;
const JITTER_MS = 100;
/** Beside long waits, a tenth of a second would leave all in step. */
const JITTER_SHARE = 0.05;

export interface BackoffHints {
	/** How long PingOne asks to wait, in ms. */
	retryAfterMs?: number;
	firstMs?: number;
	/** The longest wait, in ms, whatever PingOne asks for. */
	mostMs?: number;
	/** From 0 up to 1. */
	random?: () => number;
}

/**
 * The wait after a failed attempt, from 1, in ms: doubled each time, at least as PingOne asks, with
 * jitter, so that many do not come back in step (PingOne API reference, "Best practices").
 */
export function backoff(
	attempt: number,
	{ retryAfterMs = 0, firstMs = FIRST_MS, mostMs = MOST_MS, random = Math.random }: BackoffHints,
): number {
	const wait = Math.min(Math.max(firstMs * 2 ** (attempt - 1), retryAfterMs), mostMs);
	return wait + random() * Math.max(JITTER_MS, JITTER_SHARE * wait);
}

/** Waits, in ms, or until the signal is aborted. @throws the signal's reason */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	// Where n8n's sleep can be aborted, its listener is not to be on a signal of hundreds of others.
	const own = new AbortController();
	const sleeping = sleep(ms, own.signal).catch(() => undefined);
	await unlessAborted(sleeping, signal).finally(() => own.abort());
}
