import { isNotFound } from '../pingone/errors/failure';
import { getUser } from '../pingone/user/users';
import { type Answer, referenceOf, refuse } from '../waiting/answer';
import { blockOf } from '../waiting/limits';
import { closeLink } from './closing';
import { onceVisible } from './look';
import { permanentFailureOf, unlessRefusedTwice } from './permanent';
import type { Session } from './session';
import type { PermanentFailure } from './wait';

/**
 * Nobody can enroll with this link until an admin acts. The workflow is told, unless the admin chose to
 * keep waiting; the log says so once for each wait and process.
 *
 * @param answer what the user is told
 */
export async function refuseForGood(
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
	try {
		const read = async () => await getUser(api, wait.person.id);
		const user = await unlessRefusedTwice(async () => await onceVisible(read));
		const block = blockOf(user);
		if (block === undefined) return undefined;
		log('enrollment.user_blocked', { reason: block });
		return refuse('disabled');
	} catch (thrown) {
		if (isNotFound(thrown)) {
			log('enrollment.user_blocked', { reason: 'deleted' });
			return await refuseForGood(session, 'USER_DELETED', refuse('disabled'));
		}
		const failure = permanentFailureOf(thrown);
		const reference = referenceOf(thrown);
		if (failure) return await refuseForGood(session, failure, refuse('policy', reference));
		return refuse('unavailable', { repeat: true, ...reference });
	}
}
