import { describeError } from '../pingone/errors/describeError';
import type { PingOneError } from '../pingone/errors/failure';
import type { User } from '../pingone/types';
import { type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import { lookAtUser, type PermanentFailure } from '../waiting/permanentFailure';
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

/** What it takes to close a link. */
type Closing = Pick<Session, 'wait' | 'record' | 'visitor' | 'log' | 'now'>;

/** Closes the link: the workflow goes on without a confirmation. */
export function closeLink(
	{ wait, record, visitor, log, now }: Closing,
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
	const look = await lookAtUser(api, wait.person.id);
	if ('user' in look) {
		const fault = faultOf(look.user);
		if (fault === undefined) return undefined;
		log('confirmation.refused', { reason: fault });
		return refuse(fault);
	}
	const { failure, thrown } = look;
	if (failure) return endPermanently(session, failure, thrown);
	return refusalOf(session, thrown as PingOneError);
}

/**
 * Nobody can confirm with this link until an admin acts: the workflow goes on without a confirmation.
 *
 * @param thrown what PingOne answered, if it was asked
 */
export function endPermanently(
	session: Closing,
	failure: PermanentFailure,
	thrown?: unknown,
): Answer {
	const { resume } = closeLink(session, failure);
	const code = failure === 'USER_DELETED' ? 'disabled' : 'settings';
	return { ...refuse(code, referenceOf(thrown)), ...(resume && { resume }) };
}
