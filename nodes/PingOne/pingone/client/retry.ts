import { backoff, pause } from './backoff';

/** What one attempt ended with. */
export type AttemptResult<T> = { value: T } | { thrown: unknown };

export interface RetryPlan<T> {
	/** Whether to try again after this many attempts, and the minimum wait in milliseconds. */
	again(result: AttemptResult<T>, attempts: number): { afterMs?: number } | undefined;
	/** Ends the waiting. */
	signal?: AbortSignal;
}

const MAX_ATTEMPTS = 5;

const asResult = async <T>(attempt: Promise<T>): Promise<AttemptResult<T>> =>
	await attempt.then(
		(value) => ({ value }),
		(thrown: unknown) => ({ thrown }),
	);

/**
 * Tries up to five times, with backoff (PingOne API reference, "Best practices": at most five
 * attempts).
 *
 * @returns the first value that needs no retry, or the last one
 * @throws what the last attempt threw
 */
export async function withRetry<T>(
	attempt: (attempts: number) => Promise<T>,
	plan: RetryPlan<T>,
): Promise<T> {
	for (let attempts = 1; ; attempts += 1) {
		const result = await asResult(attempt(attempts));
		const retry = attempts < MAX_ATTEMPTS ? plan.again(result, attempts) : undefined;
		if (!retry) {
			if ('value' in result) return result.value;
			throw result.thrown;
		}
		await pause(backoff(attempts, { retryAfterMs: retry.afterMs }), plan.signal);
	}
}
