import type { Outcome } from './record';
import { GRACE_MS } from './wait';

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'used' | 'decided';

const ENDED: Record<Outcome['kind'], Phase> = {
	enrolled: 'used',
	confirmed: 'decided',
	declined: 'decided',
	closed: 'closed',
};

/**
 * The phase of a wait: a pure function of its record and the time.
 *
 * @param record undefined when this process does not know the wait
 * @param now milliseconds since 1970
 * @param inAttempt whether the question is about an attempt already under way, which gets a grace
 * period
 */
export function phaseOf(
	{ expiresAt }: { expiresAt: number },
	record: { outcome?: Pick<Outcome, 'kind'> } | undefined,
	now: number,
	inAttempt = false,
): Phase {
	if (record?.outcome) return ENDED[record.outcome.kind];
	return now >= expiresAt + (inAttempt ? GRACE_MS : 0) ? 'expired' : 'open';
}
