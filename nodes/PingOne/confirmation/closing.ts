import { refuse, type Answer } from '../waiting/answer';
import { closedItem } from './result';
import type { Session } from './session';
import type { CloseReason } from './wait';

/** Closes the link: the workflow goes on without a confirmation. */
export function closeLink(
	{ wait, record, visitor, log, now }: Pick<Session, 'wait' | 'record' | 'visitor' | 'log' | 'now'>,
	reason: CloseReason,
): Answer {
	record.decide('closed', now);
	log('confirmation.closed', { reason });
	return { ...refuse('closed'), resume: closedItem(wait, reason, { visitor, now }) };
}
