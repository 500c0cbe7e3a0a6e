import type { RequestLog, Sent } from './log';

/** So many must have been accepted in that second, and some so long before (ms): nearly all of the
 * second before was seen, too. */
const MIN_COUNT = 6;
const MIN_SEEN_MS = 850;
/** Two counts are the same up to this share, or up to one. */
const SAME_SHARE = 0.02;

/** Whether two counts of a second's requests agree. */
const isSameCount = (one: number, other: number): boolean =>
	Math.abs(one - other) <= Math.max(1, SAME_SHARE * other);

/**
 * If the server limits each second of the clock that its `Date` shows, it has accepted exactly its
 * limit in the second of the first refusal. That is only a guess, so it counts while what it
 * predicts is true: no other second has seen more, and nothing more was accepted in this one, once
 * the requests that overtook each other are through.
 *
 * @returns the limit; undefined when the server names no time, or anything speaks against the guess
 */
export function readServerSecond(log: RequestLog, first: Sent): number | undefined {
	const { second } = first;
	if (second === undefined) return undefined;
	const accepted = log.filter((sent) => sent.outcome === 'accepted' && sent.second !== undefined);
	const counts = new Map<number | undefined, number>();
	for (const sent of accepted) counts.set(sent.second, (counts.get(sent.second) ?? 0) + 1);
	const count = counts.get(second) ?? 0;
	for (const other of counts.values()) {
		if (other > count && !isSameCount(other, count)) return undefined;
	}
	const later = log.filter((sent) => sent.second === second && sent.order >= first.order);
	const settled = later.slice(later.length >> 1);
	if (settled.some(({ outcome }) => outcome === 'accepted')) return undefined;
	const before = accepted.find((sent) => sent.second === second - 1);
	const isSeen = before !== undefined && first.at - before.at > MIN_SEEN_MS;
	return isSeen && count >= MIN_COUNT ? count : undefined;
}
