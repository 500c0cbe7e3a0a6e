import type { RequestLog, Sent } from './log';

/** So many responses of a kind tell something (count). */
export const ENOUGH = 3;
/** When nearly everything is accepted after a refusal (share), the rate was hardly the cause. */
const STRAY_SHARE = 0.8;
/** What was seen for more than this time (s) shows a rate, even that of a log of a second. */
export const FULL_SECONDS = 1;
/**
 * Others may share the limit if so little was accepted before the first refusal of all (seconds'
 * worth of the rate), or no more than this share of what was sent from then on.
 */
const SHARED_SECONDS = 0.2;
const SHARED_PASSED = 0.4;
/** By how many the count of accepted ones is too high on average, since it began at a refusal. */
const ROUNDING = 0.5;

/**
 * How refused and accepted responses are mixed from the first refusal on.
 *
 * - `share`: mixed, as from an empty bucket, which accepts exactly what it refills.
 * - `window`: all refused up to a moment, all accepted from then on.
 * - `unclear`: too few responses, nothing was accepted, or nearly everything.
 */
export type Mixture = 'share' | 'window' | 'unclear';

/** What the responses say about the limit; rates per second. */
export interface Evidence {
	mixture: Mixture;
	/** Accepted in the second before the first refusal. */
	second: number;
	/** Which share of the requests was accepted from the first refusal on. */
	passedShare: number;
	/** The rate that the limit allows, as far as the mixture shows it. */
	allowed?: number;
	/** What it may be at most: a single response more or less matters when there are few. */
	atMost?: number;
	/** Whether it was observed for so long that nothing else is needed. */
	isSure?: boolean;
}

const isAnswered = ({ outcome }: Sent): boolean => outcome !== 'failed' && outcome !== 'pending';
const isAccepted = ({ outcome }: Sent): boolean => outcome === 'accepted';

/** How many were accepted in the second before a request. */
function acceptedBefore(log: RequestLog, { at, order }: Sent): number {
	const sinceMs = at - 1000 * FULL_SECONDS;
	return log.filter((sent) => isAccepted(sent) && sent.order < order && sent.at > sinceMs).length;
}

/** Evaluates the responses to requests sent around the first refusal, in the order of sending. */
export function readAnswers(log: RequestLog, first: Sent): Evidence {
	const answers = log.filter((sent) => sent.order >= first.order && isAnswered(sent));
	const seconds = ((answers.at(-1)?.at ?? first.at) - first.at) / 1000;
	const passed = answers.filter(isAccepted).length;
	const counts = {
		second: acceptedBefore(log, first),
		passedShare: passed / Math.max(1, answers.length),
	};
	// Requests overtake each other, so only the later half shows whether all were refused.
	const isMixed = answers.slice(answers.length >> 1).some(isAccepted);
	if (answers.length < ENOUGH || seconds <= 0 || !isMixed) return { mixture: 'unclear', ...counts };
	const refusedInARow = answers.findIndex(isAccepted);
	const since = answers.length - refusedInARow;
	if (refusedInARow === 1 && counts.passedShare > STRAY_SHARE) {
		return { mixture: 'unclear', ...counts, allowed: passed / seconds };
	}
	if (refusedInARow >= ENOUGH && since >= ENOUGH && passed === since) {
		return { mixture: 'window', ...counts, allowed: acceptedBefore(log, answers[refusedInARow]) };
	}
	if (passed < ENOUGH) return { mixture: 'unclear', ...counts };
	const allowed = (passed - ROUNDING) / seconds;
	const atMost = (passed + ROUNDING) / seconds;
	return { mixture: 'share', ...counts, allowed, atMost, isSure: seconds > FULL_SECONDS };
}

/**
 * Whether others may have used up the limit before the first refusal of all. A limiter that nobody
 * else uses lets through a second's worth first, unless it saves up less; but then it refuses only
 * what is too much.
 *
 * @param count requests before that refusal
 * @param rate the rate that was refused, per second
 * @param allowed what the responses show, per second
 */
export function mayBeShared(
	count: number,
	rate: number,
	allowed: number | undefined,
	{ mixture, passedShare }: Evidence,
): boolean {
	if (mixture === 'unclear') return count < SHARED_SECONDS * rate;
	return allowed !== undefined && count < allowed && passedShare < SHARED_PASSED;
}
