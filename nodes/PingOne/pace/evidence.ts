import type { RequestLog, Sent } from './log';

/** So many responses of a kind tell something (count). */
export const ENOUGH = 3;
/** What was accepted in this time before a refusal (s) shows a rate. */
export const FULL_SECONDS = 1;
/** By how many the count of accepted ones may be too high, since it began at a refusal. */
const ROUNDING = 0.5;

/** What the responses say about the limit; rates per second. */
export interface Evidence {
	second: number;
	/** What the limit allows, as far as refused and accepted responses show it. */
	allowed?: number;
}

/** Whether it was answered about the limit: a failure, such as a 5xx, says nothing of that. */
const tellsOfLimit = ({ outcome }: Sent): boolean => outcome !== 'failed' && outcome !== 'pending';
const isAccepted = ({ outcome }: Sent): boolean => outcome === 'accepted';

/** How many were accepted in the second before a request. */
function acceptedBefore(log: RequestLog, { at, order }: Sent): number {
	const isBefore = (sent: Sent) => sent.order < order && at - sent.at < 1000 * FULL_SECONDS;
	return log.entries.filter((sent) => isAccepted(sent) && isBefore(sent)).length;
}

/** Evaluates the responses around the first refusal: then an empty bucket accepts what it refills. */
export function readAnswers(log: RequestLog, first: Sent): Evidence {
	const second = acceptedBefore(log, first);
	const answers = log.entries.filter((sent) => sent.order >= first.order && tellsOfLimit(sent));
	const seconds = ((answers.at(-1)?.at ?? first.at) - first.at) / 1000;
	const passed = answers.filter(isAccepted).length;
	// Requests overtake each other, so only the later half shows whether all were refused.
	const isMixed = answers.slice(answers.length >> 1).some(isAccepted);
	if (passed < ENOUGH || !isMixed || seconds <= 0) return { second };
	return { second, allowed: (passed - ROUNDING) / seconds };
}
