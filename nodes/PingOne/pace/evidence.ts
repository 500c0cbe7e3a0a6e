import type { PaceLog, Sent, Turn } from './log';

/** What the answers up to a pause say about the limiter. */
export interface Evidence {
	/** The first refused request, in the order of sending. */
	first: Sent;
	/** The last refused request. */
	last: Sent;
	/** Everything sent from the first refused one to the pause. */
	sent: Sent[];
	/** Unrefused requests in the second before the first refused one. */
	trailing: number;
	/** The same, in the second before the last refused one. */
	overlap: number;
	/** What was let through in the server's second of the first refused one, if it names its seconds. */
	inSecond?: number;
	/** When a second of the limiter's began (ms), as far as its clock or its turning shows it. */
	turn?: Turn;
	/** Number of requests sent in all. */
	total: number;
}

/** So many accepted ones in a row show a turn; fewer may just have overtaken on the way. */
const TURN = 3;

/**
 * Reads the log at the end of a pause that `first` began.
 *
 * @param leastMs how long an answer takes without a queue
 */
export function evidenceFrom(log: PaceLog, first: Sent, leastMs: number): Evidence {
	const sent = log.since(first);
	const refused = sent.filter(({ outcome }) => outcome === 'refused');
	const last = refused[refused.length - 1] ?? first;
	const after = sent.filter(({ order, outcome }) => order > last.order && outcome === 'accepted');
	return {
		first,
		last,
		sent,
		trailing: log.countBetween(first.at - 1000, first.at),
		overlap: log.countBetween(last.at - 1000.01, first.at),
		inSecond: first.second === undefined ? undefined : log.countIn(first.second),
		turn:
			log.turnOfSecond(leastMs) ??
			(after.length >= TURN ? { after: last.at, before: after[0].at } : undefined),
		total: log.total,
	};
}

/**
 * Tells a bucket from a fixed window. Once it is empty, a bucket lets requests through as it fills:
 * refused and accepted alternate evenly. A window refuses all to its end and then lets all through.
 * We count how far the answers are from either picture and take the nearer one.
 *
 * @param refusedShare how many of all requests a bucket should refuse, 0 to 1
 */
export function looksLikeBucket({ first, last, sent }: Evidence, refusedShare: number): boolean {
	if (last.at - first.at > 1000) return true;
	const refused = sent.slice(1).map(({ outcome }) => outcome === 'refused');
	let drift = 0;
	let fromBucket = 0;
	let wrong = refused.filter(Boolean).length;
	let fromWindow = wrong;
	for (const isRefused of refused) {
		drift += (isRefused ? 1 : 0) - refusedShare;
		fromBucket = Math.max(fromBucket, Math.abs(drift));
		// Were the turn here, the accepted before and the refused after would be wrong.
		wrong += isRefused ? -1 : 1;
		fromWindow = Math.min(fromWindow, wrong);
	}
	return fromBucket <= fromWindow + 0.5;
}
