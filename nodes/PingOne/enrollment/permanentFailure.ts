import type { IDataObject } from 'n8n-workflow';
import { isFinal, lookAtUser, type PermanentFailure } from '../waiting/permanentFailure';
import { type Answer, referenceOf, refuse } from '../waiting/answer';
import { blockOf } from '../waiting/limits';
import { closeLink, endClosed, type Ending } from './closing';
import { checking } from './conclude';
import type { Session } from './session';

/**
 * The user cannot enroll until an admin acts: the log says so when it is met first, and when the
 * wait ends for it. An admin may have chosen to keep waiting.
 */
function endsFor(
	{ wait, record, click, log }: Ending,
	failure: PermanentFailure,
	{ reference }: IDataObject = {},
): boolean {
	const met = record.noteFailure(failure, click);
	const ends = wait.onFailure === 'end' && isFinal(failure, met === 'again');
	if (met === 'first' || ends) {
		const facts = { reason: failure, ends, ...(reference ? { reference } : {}) };
		log('enrollment.failed_for_good', facts);
	}
	return ends;
}

/**
 * Ends a wait of which the credential cannot be used, or whose user a reminder does not find any more:
 * PingOne is not asked about its attempts.
 */
export function endUnopened(ending: Ending, failure: PermanentFailure): Answer {
	// The page has a passkey deleted that was refused, but not one that may be active.
	const answer = ending.record.doubtful.length > 0 ? checking() : refuse('policy');
	if (!endsFor(ending, failure)) return answer;
	// Devices go with their user.
	const left = failure === 'USER_DELETED' ? [] : ending.record.unsettled;
	const unknown = left.map(({ deviceId }) => deviceId);
	return { ...answer, resume: endClosed(ending, failure, { unknown }) };
}

/** The same of a wait that can ask PingOne. @param answer what the user is told */
export async function refusePermanently(
	session: Session,
	failure: PermanentFailure,
	answer: Answer,
): Promise<Answer> {
	if (!endsFor(session, failure, answer.body)) return answer;
	const { resume } = await closeLink(session, failure);
	return { ...answer, ...(resume && { resume }) };
}

/** Refuses a user who may have left since the link was mailed. */
export async function refuseBlockedUser(session: Session): Promise<Answer | undefined> {
	const { api, wait, log } = session;
	const look = await lookAtUser(api, wait.person.id);
	if ('user' in look) {
		const block = blockOf(look.user);
		if (block === undefined) return undefined;
		log('enrollment.user_blocked', { reason: block });
		return refuse('disabled');
	}
	const { failure } = look;
	const reference = referenceOf(look.thrown);
	if (failure === undefined) return refuse('unavailable', { repeat: true, ...reference });
	const isDeleted = failure === 'USER_DELETED';
	if (isDeleted) log('enrollment.user_blocked', { reason: 'deleted' });
	const answer = isDeleted ? refuse('disabled') : refuse('policy', reference);
	return await refusePermanently(session, failure, answer);
}
