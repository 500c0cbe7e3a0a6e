import type { RequestLog, Sent } from './log';

/** Responses needed, from the first refusal on, to tell how they are mixed. */
const MIN_ANSWERS = 6;
/** Accepted ones needed among these, and their share, to show a rate. */
const MIN_PASSED = 2;
const MIN_SHARE = 0.05;
/** When nearly everything is accepted after a refusal, the rate was hardly the cause. */
const STRAY_SHARE = 0.8;
/** Refused in a row, then accepted in a row: at least this many. */
const MIN_ROW = 3;
const ROW_SHARE = 0.9;
/** Responses over more than this time (s) also show what a log of a second allows. */
const SURE_SECONDS = 1;
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
 * - `stray`: one was refused, nearly all others were accepted.
 * - `share`: mixed, as from an empty bucket, which accepts exactly what it refills.
 * - `window`: all refused up to a moment, all accepted from then on.
 * - `blocked`: all refused for so long that a bucket would have accepted some.
 * - `unclear`: too few responses.
 */
export type Mixture = 'stray' | 'share' | 'window' | 'blocked' | 'unclear';

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

/** Evaluates the responses to requests sent around the first refusal, in the order of sending. */
export function readAnswers(log: RequestLog, first: Sent): Evidence {
	const accepted = log.filter(({ outcome }) => outcome === 'accepted');
	const inSecondBefore = (end: Sent) =>
		accepted.filter(({ at, order }) => order < end.order && at > end.at - 1000).length;
	const second = inSecondBefore(first);
	const answers = log.filter(
		({ order, outcome }) => order >= first.order && outcome !== 'failed' && outcome !== 'pending',
	);
	const seconds = ((answers.at(-1)?.at ?? first.at) - first.at) / 1000;
	const passed = answers.filter(({ outcome }) => outcome === 'accepted').length;
	const counts = { second, passedShare: passed / Math.max(1, answers.length) };
	if (answers.length < MIN_ANSWERS || seconds <= 0) return { mixture: 'unclear', ...counts };
	const refusedInARow = answers.findIndex(({ outcome }) => outcome === 'accepted');
	const since = answers.length - refusedInARow;
	if (refusedInARow === 1 && counts.passedShare > STRAY_SHARE) {
		return { mixture: 'stray', ...counts, allowed: passed / seconds };
	}
	if (refusedInARow >= MIN_ROW && since >= MIN_ROW && passed >= ROW_SHARE * since) {
		return { mixture: 'window', ...counts, allowed: inSecondBefore(answers[refusedInARow]) };
	}
	// Requests overtake each other, so only the later half shows whether all were refused.
	const later = answers.slice(answers.length >> 1);
	const laterPassed = later.filter(({ outcome }) => outcome === 'accepted').length;
	const isMixed = laterPassed >= Math.max(1, MIN_SHARE * later.length);
	if (isMixed && passed >= Math.max(MIN_PASSED, MIN_SHARE * answers.length)) {
		const allowed = (passed - ROUNDING) / seconds;
		const atMost = (passed + ROUNDING) / seconds;
		return { mixture: 'share', ...counts, allowed, atMost, isSure: seconds > SURE_SECONDS };
	}
	return { mixture: second * seconds >= MIN_ROW ? 'blocked' : 'unclear', ...counts };
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
