import type { Evidence } from './evidence';
import type { ProbeStart } from './probe';

/** A bucket lets through what it earns, give or take so many, and such a share for jitter. */
const GIVE_OR_TAKE = 1.5;
const JITTER_SHARE = 0.08;

/** What a bucket gave out from a known level to empty. */
export interface Given {
	requests: number;
	/** In which it earned them, what it had saved at the beginning included. */
	seconds: number;
}

/** What a bucket let through once it was empty: just what it earned meanwhile. */
function sinceEmpty({ first, sent }: Evidence): Given {
	const answered = sent.filter(({ outcome }) => outcome !== 'pending');
	const last = answered[answered.length - 1] ?? first;
	return {
		requests: answered.filter(({ outcome }) => outcome === 'accepted').length,
		seconds: Math.max(0.01, (last.at - first.at) / 1000),
	};
}

const tolerance = (requests: number) => GIVE_OR_TAKE + JITTER_SHARE * requests;

/** How far a limit (per second) is from what was let through of late, in requests. */
export function distance(perSecond: number, evidence: Evidence): number {
	const { requests, seconds } = sinceEmpty(evidence);
	return Math.abs(perSecond * seconds - requests);
}

/** Whether clearly less was let through of late than a limit (per second) allows. */
export function fellShort(perSecond: number, evidence: Evidence): boolean {
	const { requests, seconds } = sinceEmpty(evidence);
	const earned = perSecond * seconds;
	return earned - requests > tolerance(earned);
}

/**
 * The limit of a bucket from which requests were refused.
 *
 * @param before the limit until now, per second
 * @param given what it gave out since its level was known
 * @param probe set when a probe was under way
 * @returns requests per second
 */
export function measuredLimit(
	before: number,
	given: Given,
	evidence: Evidence,
	probe?: ProbeStart,
): number {
	const { first } = evidence;
	const measured = given.requests / given.seconds;
	const { requests: passed, seconds } = sinceEmpty(evidence);
	const earned = measured * seconds;
	const recent = (passed + 0.5) / seconds;
	// Once empty, it earned less than all the time before: the limit has just dropped.
	if (fellShort(measured, evidence)) return Math.max(before / 4, Math.min(before, recent));
	if (!probe || passed - earned < tolerance(earned)) {
		// A short time shows a limit less well than the longer one before did.
		const expected = before * given.seconds;
		const same = given.seconds < 1 && Math.abs(given.requests - expected) < tolerance(expected);
		return same ? before : Math.max(measured, before / 2);
	}
	// It has risen, and nobody knows what the bucket had saved up then: nothing, or a second's worth.
	const probeSeconds = (first.at - probe.at) / 1000;
	const probed = first.order - probe.order;
	const least = probed / (probeSeconds + 1);
	return Math.max(before, Math.min(probed / probeSeconds, Math.max(recent, least)));
}
