import { describeError } from '../pingone/errors/describeError';
import { PingOneError } from '../pingone/errors/failure';
import type { User } from '../pingone/types';
import { getUser } from '../pingone/user/users';
import { type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import { blockOf } from '../waiting/limits';
import { closedItem } from './result';
import type { Session } from './session';
import type { CloseReason } from './wait';

function codeOf(error: PingOneError): Code {
	const { kind, code, status = 0 } = error.failure;
	if (code === 'NO_USABLE_DEVICES' || error.hasDetail('NO_USABLE_DEVICES')) return 'noKey';
	if (error.hasDetail('ACCOUNT_NOT_USABLE')) return 'disabled';
	if (kind !== 'refusal' || status === 429 || status >= 500) return 'unavailable';
	return 'settings';
}

/** The answer to a failure of PingOne's that is not about the key; every one is logged. */
export function refusalOf({ log }: Pick<Session, 'log'>, error: PingOneError): Answer {
	const code = codeOf(error);
	const { message } = describeError(error);
	log('confirmation.refused', { reason: message, code, status: error.failure.status });
	return refuse(code, { ...(code === 'unavailable' && { repeat: true }), ...referenceOf(error) });
}

/** Closes the link: the workflow goes on without a confirmation. */
export function closeLink(
	{ wait, record, visitor, log, now }: Pick<Session, 'wait' | 'record' | 'visitor' | 'log' | 'now'>,
	reason: CloseReason,
): Answer {
	record.decide('closed', now);
	log('confirmation.closed', { reason });
	return { ...refuse('closed'), resume: closedItem(wait, reason, { visitor, now }) };
}

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
