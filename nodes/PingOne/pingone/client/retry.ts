/** What one try ended with. */
export type Outcome<T> = { answer: T } | { thrown: unknown };

export interface RetryPlan<T> {
	/** Whether to try again after so many tries, and after how many milliseconds at least. */
	again(outcome: Outcome<T>, tries: number): { afterMs?: number } | undefined;
	/** Waits; rejects when the execution is cancelled. */
	sleep(ms: number): Promise<void>;
}

const TRIES = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const JITTER_MS = 100;

/**
 * Tries up to five times, waiting half a second, then twice as long each time, plus a little chance
 * so that many do not come back at once (PingOne API reference, "Best practices": at most five
 * tries, doubling, 0 to 100 ms of jitter).
 *
 * @returns the first answer that is not to be tried again, or the last one
 * @throws what the last try threw
 */
export async function withRetry<T>(
	attempt: (tries: number) => Promise<T>,
	plan: RetryPlan<T>,
): Promise<T> {
	for (let tries = 1; ; tries += 1) {
		let outcome: Outcome<T>;
		try {
			outcome = { answer: await attempt(tries) };
		} catch (thrown) {
			outcome = { thrown };
		}
		const retry = tries < TRIES ? plan.again(outcome, tries) : undefined;
		if (!retry) return 'answer' in outcome ? outcome.answer : await Promise.reject(outcome.thrown);
		const wait = Math.max(FIRST_WAIT_MS * 2 ** (tries - 1), retry.afterMs ?? 0);
		await plan.sleep(Math.min(wait, LONGEST_WAIT_MS) + Math.random() * JITTER_MS);
	}
}
