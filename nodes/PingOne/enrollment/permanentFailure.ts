import { lookAtUser, type PermanentFailure } from '../waiting/permanentFailure';
import { type Answer, referenceOf, refuse } from '../waiting/answer';
import { blockOf } from '../waiting/limits';
import { closeLink } from './closing';
import type { Session } from './session';

/**
 * Nobody can enroll with this link until an admin acts. The workflow is told, unless the admin chose to
 * keep waiting; the log says so once for each wait and process.
 *
 * @param answer what the user is told
 */
export async function refusePermanently(
	session: Session,
	failure: PermanentFailure,
	answer: Answer,
): Promise<Answer> {
	const { wait, record, log } = session;
	if (record.noteFailure(failure)) {
		const { reference } = answer.body;
		const ends = wait.onFailure === 'end';
		log('enrollment.failed_for_good', {
			reason: failure,
			ends,
			...(reference ? { reference } : {}),
		});
	}
	if (wait.onFailure !== 'end') return answer;
	const { resume } = await closeLink(session, failure);
	return { ...answer, ...(resume && { resume }) };
}

/**
 * Checks the user again, who may have left since the link was mailed.
 *
 * @returns the refusal, or undefined when the user may go on
 */
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
	if (failure !== 'USER_DELETED') {
		return await refusePermanently(session, failure, refuse('policy', reference));
	}
	log('enrollment.user_blocked', { reason: 'deleted' });
	return await refusePermanently(session, failure, refuse('disabled'));
}
