import { GRACE_MS } from '../page/wait';
import type { DecisionRecord } from './decision';
import type { ConfirmationWait } from './wait';

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'decided';

/**
 * The phase of a wait: a pure function of its record and the time.
 *
 * @param record undefined when this process does not know the wait
 * @param now milliseconds since 1970
 * @param inAttempt whether a key was asked already, which gives its answer a grace period
 */
export function phaseOf(
	{ expiresAt }: Pick<ConfirmationWait, 'expiresAt'>,
	record: Pick<DecisionRecord, 'decision'> | undefined,
	now: number,
	inAttempt = false,
): Phase {
	if (record?.decision) return record.decision.kind === 'closed' ? 'closed' : 'decided';
	return now >= expiresAt + (inAttempt ? GRACE_MS : 0) ? 'expired' : 'open';
}
