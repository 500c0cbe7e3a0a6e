import { PingOneError } from '../pingone/errors/failure';
import type { User } from '../pingone/types';
import { getUser } from '../pingone/user/users';
import { refuse, type Answer, type Code } from '../waiting/answer';
import { blockOf } from '../waiting/user';
import { refusalOf } from './codes';
import type { Session } from './session';

/** Why a user may not confirm; undefined when they may. */
export function faultOf(user: User): Code | undefined {
	if (blockOf(user)) return 'disabled';
	return user.mfaEnabled === false ? 'mfaOff' : undefined;
}

/**
 * Looks at the user again, who may have left since the link was sent, and for whom MFA must be on:
 * without it PingOne asks for no key.
 *
 * @returns the refusal, or undefined when the user may go on
 */
export async function refuseUser(session: Session): Promise<Answer | undefined> {
	const { api, wait, log } = session;
	const fault = await getUser(api, wait.person.id).then(faultOf, (thrown: unknown) => {
		if (thrown instanceof PingOneError) return thrown;
		throw thrown;
	});
	if (fault === undefined) return undefined;
	if (fault instanceof PingOneError) {
		if (fault.failure.status !== 404) return refusalOf(session, fault);
		log('confirmation.refused', { reason: 'the user was deleted' });
		return refuse('disabled');
	}
	log('confirmation.refused', { reason: fault });
	return refuse(fault);
}
