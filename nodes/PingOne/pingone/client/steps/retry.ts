import { evidenceOf, mayRepeat, withEvidence, type Attempt } from '../attempts';
import { backoff, pause } from '../backoff';
import { isHeld } from '../breakers';
import type { Step } from '../exchange';
import type { Evidence } from '../../errors/arrival';

/** PingOne API reference, "Best practices". */
const MAX_ATTEMPTS = 5;

const settle = async (attempt: ReturnType<Step>): Promise<Attempt> =>
	await attempt.then(
		(response) => ({ response }),
		(thrown: unknown) => ({ thrown }),
	);

/**
 * Sends again what may be sent again: up to five attempts with backoff. While the breaker is open,
 * attempts do not count: it says how long to wait, and when to give up. Adds to the result what is
 * known about all attempts.
 *
 * Never repeats a change that may have been carried out: that is for `reconcile`, which looks first.
 */
export const retry: Step = async (exchange, next) => {
	const { request } = exchange;
	let earlier: Evidence | undefined;
	for (let count = 1; ; ) {
		const caller = earlier?.sent ? exchange.committed : exchange.caller;
		const attempt = withEvidence(await settle(next({ ...exchange, caller })), request, earlier);
		const hints = mayRepeat(request, attempt, count);
		const held = hints !== undefined && isHeld(exchange);
		if (!hints || (!held && count === MAX_ATTEMPTS)) {
			if ('response' in attempt) return attempt.response;
			throw attempt.thrown;
		}
		earlier = evidenceOf(attempt, request);
		if (held) continue;
		await pause(backoff(count, hints), caller.signal);
		count += 1;
	}
};
