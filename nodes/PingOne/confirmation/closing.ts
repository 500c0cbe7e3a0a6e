import { refuse, type Answer } from './answer';
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

/** With eight digits, five guesses succeed once in 20 million. */
const MAX_WRONG_START_CODES = 5;

/** @returns the refusal of a wrong or missing start code; undefined when it is right or not asked */
export function refuseStartCode(session: Session, startCode = ''): Answer | undefined {
	const { wait, record, log } = session;
	if (!wait.link.asksStartCode) return undefined;
	if (startCode.trim() === '') return refuse('startCode');
	if (session.isStartCode(startCode)) return undefined;
	const wrong = record.noteWrongStartCode();
	log('confirmation.wrong_start_code', { count: wrong });
	const left = MAX_WRONG_START_CODES - wrong;
	return left > 0 ? refuse('startCode', { left }) : closeLink(session, 'TOO_MANY_START_CODES');
}
