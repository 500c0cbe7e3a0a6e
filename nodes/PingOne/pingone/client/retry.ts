/** What one attempt ended with. */
export type AttemptResult<T> = { value: T } | { thrown: unknown };

export interface RetryPlan<T> {
	/** Whether to try again after this many attempts, and the minimum wait in milliseconds. */
	again(result: AttemptResult<T>, attempts: number): { afterMs?: number } | undefined;
	/** Waits; rejects when the execution is canceled. */
	sleep(ms: number): Promise<void>;
}

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
const MAX_JITTER_MS = 100;

const asResult = async <T>(attempt: Promise<T>): Promise<AttemptResult<T>> =>
	await attempt.then(
		(value) => ({ value }),
		(thrown: unknown) => ({ thrown }),
	);

/**
 * Tries up to five times, waiting half a second, then twice as long each time, plus some jitter so
 * that many do not come back at once (PingOne API reference, "Best practices": at most five
 * attempts, doubling, 0 to 100 ms of jitter).
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
		const wait = Math.max(FIRST_WAIT_MS * 2 ** (attempts - 1), retry.afterMs ?? 0);
		await plan.sleep(Math.min(wait, MAX_WAIT_MS) + Math.random() * MAX_JITTER_MS);
	}
}
