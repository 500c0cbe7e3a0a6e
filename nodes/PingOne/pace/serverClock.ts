import { ENOUGH } from './evidence';
import type { RequestLog, Sent } from './log';

/** Some must have been accepted so long before (ms): nearly all of the second before was seen, too. */
const MIN_SEEN_MS = 850;

/**
 * If the server limits each second of the clock that its `Date` shows, it has accepted exactly its
 * limit in the second of the first refusal. That is only a guess, so it counts while what it
 * predicts is true: no other second has seen more, and nothing more was accepted in this one, once
 * the requests that overtook each other are through. It is sure if the second before was seen as a
 * whole; otherwise it may be chance, unless the same count comes again.
 *
 * @returns the limit; undefined when the server names no time, or anything speaks against the guess
 */
export function readServerSecond(log: RequestLog, first: Sent) {
	const { second } = first;
	if (second === undefined) return undefined;
	const accepted = log.entries.filter(({ outcome }) => outcome === 'accepted');
	const countOf = (other?: number) => accepted.filter((sent) => sent.second === other).length;
	const count = countOf(second);
	// One more or less is a matter of the moment.
	const isMost = [...new Set(accepted.map((sent) => sent.second))].every(
		(other) => other === undefined || countOf(other) <= count + 1,
	);
	const later = log.entries.filter((sent) => sent.second === second && sent.order >= first.order);
	const isFull = !later.slice(later.length >> 1).some(({ outcome }) => outcome === 'accepted');
	const before = accepted.find((sent) => sent.second === second - 1);
	const isSure = before !== undefined && first.at - before.at > MIN_SEEN_MS;
	return isMost && isFull && count >= ENOUGH ? { count, isSure } : undefined;
}
