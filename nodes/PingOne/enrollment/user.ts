import { isNotFound } from '../pingone/errors/failure';
import { getUser } from '../pingone/user/users';
import { refuse, type Answer } from '../waiting/answer';
import { referenceOf } from '../waiting/reference';
import { blockOf } from '../waiting/user';
import { refuseForGood } from './forGood';
import { onceVisible } from './look';
import { permanentFailureOf, unlessRefusedTwice } from './permanent';
import type { Session } from './session';

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
