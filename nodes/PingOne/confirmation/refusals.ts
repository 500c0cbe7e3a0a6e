import { describeError } from '../pingone/errors/describeError';
import { isNotFound, PingOneError } from '../pingone/errors/failure';
import type { User } from '../pingone/types';
import { isOneOf } from '../savedState';
import { isAboutKey } from '../signIn/check';
import type { Obstacle } from '../signIn/flow';
import { type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import { blockOf, isFinal, lookAtUser, type PermanentFailure } from '../waiting/permanentFailure';
import type { Closing, Session } from './session';
import type { CloseReason } from './wait';

/**
 * What keeps a key from answering: of the flow, of the user, or of the answer. `unverified`: the key has
 * not verified the user. `incomplete`: PingOne does not take the answer as the end of the flow.
 * `notTheirs`: what completed the flow was not one of the keys that may.
 */
export type Hindrance =
	| Obstacle
	| ('disabled' | 'mfaOff')
	| ('mismatch' | 'unverified' | 'incomplete' | 'notTheirs');

/** What the user is told as it is; for the rest, that it is the settings. */
const isTold = isOneOf('bypass', 'noKey', 'disabled', 'mfaOff', 'mismatch', 'unverified');

/** The user is hindered: the link stays, unless its aim is to find that out. @param facts for the log */
export async function refuseFor(
	session: Session,
	cause: Hindrance,
	facts: { reason: string; pingOneId?: string },
): Promise<Answer> {
	const { aim, log } = session;
	const code = isTold(cause) ? cause : 'settings';
	const isMismatch = code === 'mismatch' || code === 'unverified';
	log(`${aim.purpose}.${isMismatch ? 'mismatch' : 'refused'}`, facts);
	return (await aim.hinder?.(session, cause, facts.pingOneId)) ?? refuse(code);
}

function codeOf(error: PingOneError): Code {
	const { kind, code, status = 0 } = error.failure;
	if (code === 'NO_USABLE_DEVICES' || error.hasDetail('NO_USABLE_DEVICES')) return 'noKey';
	if (error.hasDetail('ACCOUNT_NOT_USABLE')) return 'disabled';
	if (kind !== 'refusal' || status === 429 || status >= 500) return 'unavailable';
	return 'settings';
}

/** Whether PingOne does not find a flow that it has started: another one may do. */
const isFlowGone = (error: PingOneError) =>
	isNotFound(error) && error.failure.request === 'POST deviceAuthentications/{id}';

/** The answer to a failure of PingOne's that is not about the key; every one is logged. @throws any other */
export async function refusalOf(session: Session, thrown: unknown): Promise<Answer> {
	if (!(thrown instanceof PingOneError)) throw thrown;
	const { aim, log } = session;
	const isGone = isFlowGone(thrown);
	const code = isGone ? 'stale' : aim.hinder === undefined ? codeOf(thrown) : 'unavailable';
	const { message } = describeError(thrown);
	log(`${aim.purpose}.refused`, { reason: message, code, status: thrown.failure.status });
	const ended = isGone ? undefined : await aim.hinder?.(session, thrown);
	return ended ?? refuse(code, referenceOf(thrown));
}

/**
 * PingOne refused the key's answer, or could not be asked. A refusal counts against the key there and
 * may lock it, so a link gets one: its holder must not be able to lock its user out.
 */
export async function refusalOfAnswer(session: Session, thrown: unknown): Promise<Answer> {
	if (!(thrown instanceof PingOneError) || !isAboutKey(thrown)) {
		return await refusalOf(session, thrown);
	}
	const { status, correlationId } = thrown.failure;
	const facts = { reason: 'PingOne refused the key', status, correlationId };
	session.log(`${session.aim.purpose}.refused`, facts);
	return closeLink(session, 'KEY_REFUSED');
}

/** Why a user may not confirm. Without MFA, PingOne asks for no key. */
export function faultOf(user: User): 'disabled' | 'mfaOff' | undefined {
	if (blockOf(user)) return 'disabled';
	return user.mfaEnabled === false ? 'mfaOff' : undefined;
}

/** Looks at the user again, who may have left since the link was sent. */
export async function refuseUser(session: Session): Promise<Answer | undefined> {
	const { aim, api, wait, record, click, log } = session;
	const look = await lookAtUser(api, wait.person.id);
	if ('user' in look) {
		const fault = faultOf(look.user);
		return fault && (await refuseFor(session, fault, { reason: fault }));
	}
	const { failure, thrown } = look;
	if (!failure) return await refusalOf(session, thrown);
	const isAgain = record.noteFailure(failure, click) === 'again';
	// A test of a sign-in ends with what hinders it.
	if (aim.hinder || isFinal(failure, isAgain)) return endPermanently(session, failure, thrown);
	log(`${aim.purpose}.refused`, { reason: failure });
	return refuse('settings', referenceOf(thrown));
}

export const closeLink = (session: Closing, reason: CloseReason): Answer =>
	session.aim.close(session, reason);

/** No key can answer with this link until an admin acts: the workflow goes on without that. */
export function endPermanently(turn: Closing, failure: PermanentFailure, thrown?: unknown): Answer {
	const answer = closeLink(turn, failure);
	if (answer.body.ok === true) return answer;
	const code = failure === 'USER_DELETED' ? 'disabled' : 'settings';
	return { ...answer, ...refuse(code, referenceOf(thrown)) };
}
