import { ENOUGH } from './evidence';
import type { RequestLog, Sent } from './log';

/** Some must have been accepted so long before (ms): nearly all of the second before was seen, too. */
const MIN_SEEN_MS = 850;
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
		// One more or less is a matter of the moment.
		if (other > count + 1) return undefined;
	}
	const later = log.filter((sent) => sent.second === second && sent.order >= first.order);
	const settled = later.slice(later.length >> 1);
	if (settled.some(({ outcome }) => outcome === 'accepted')) return undefined;
	const before = accepted.find((sent) => sent.second === second - 1);
	const isSeen = before !== undefined && first.at - before.at > MIN_SEEN_MS;
	return isSeen && count >= ENOUGH ? count : undefined;
}
