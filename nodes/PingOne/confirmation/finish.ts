import { PingOneError } from '../pingone/errors/failure';
import { checkAtPingOne, deviceOf, faultOf, isAboutKey, type Signed } from '../signIn/check';
import { normalizeAssertion } from '../webauthn/assertion';
import { checkAssertion } from '../webauthn/checkAssertion';
import { reasonOf, WebAuthnDataError } from '../webauthn/errors';
import { type Answer, refuse } from '../waiting/answer';
import { phaseOf, refuseEnded } from '../waiting/phase';
import { signerOf } from './receipt';
import { closeLink, type Hindrance, refusalOf, refuseFor, refuseUser } from './refusals';
import type { Challenge, Session } from './session';

/** Checks the key's answer here: a wrong one never reaches PingOne, where it could lock the key. */
function checkHere(
	{ wait }: Session,
	asked: Challenge,
	given: object,
): Signed | { cause: Hindrance; reason: string } {
	try {
		const assertion = normalizeAssertion(given);
		const facts = checkAssertion({
			assertion,
			origin: wait.origin,
			rpId: wait.rpId,
			challenge: asked.challenge,
			allowed: asked.allowed,
			userVerification: wait.requiresUserVerification || asked.userVerification === true,
		});
		if (wait.publicKeys.length === 0 || signerOf(assertion, wait.publicKeys) !== undefined) {
			return { assertion, facts };
		}
		return { cause: 'mismatch', reason: 'none of Public Keys' };
	} catch (thrown) {
		const isUnverified = thrown instanceof WebAuthnDataError && thrown.code === 'USER_NOT_VERIFIED';
		return { cause: isUnverified ? 'unverified' : 'mismatch', reason: reasonOf(thrown) };
	}
}

async function conclude(session: Session, asked: Challenge, signed: Signed): Promise<Answer> {
	const { aim, api, wait, record, now } = session;
	const handed = record.handedIn.of(asked.flowId);
	const checked = await checkAtPingOne(api, { ...asked, handed }, signed);
	const { flow, accepted = signed } = checked;
	const fault = faultOf(flow, wait.person.id);
	const device = fault === undefined ? await deviceOf(api, wait, flow, accepted) : undefined;
	if (!device) {
		const cause = flow.status === 'COMPLETED' ? 'notTheirs' : 'incomplete';
		const reason = fault ?? 'not the user’s key';
		const answer = await refuseFor(session, cause, { reason, pingOneId: flow.id });
		return answer.resume ? answer : { ...answer, body: { ...answer.body, reference: flow.id } };
	}
	record.conclude({ kind: 'confirmed', at: now });
	return aim.confirm(session, { asked, signed, checked, device });
}

/**
 * PingOne refused the key's answer, or could not be asked. A refusal counts against the key there and
 * may lock it, so a link gets one: whoever holds a link must not be able to lock its user out.
 */
export async function refusedBy(session: Session, thrown: unknown): Promise<Answer> {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (!isAboutKey(thrown)) return await refusalOf(session, thrown);
	const { status, correlationId } = thrown.failure;
	const facts = { reason: 'PingOne refused the key', status, correlationId };
	session.log(`${session.aim.purpose}.refused`, facts);
	return closeLink(session, 'KEY_REFUSED');
}

/** The key has answered. */
export async function finish(session: Session, token: string, given: object): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuseEnded(phase, record);
	const asked = sealer.open(token);
	if (!asked) return refuse('stale');
	if (now >= asked.expiresAt) return refuse('late');
	const signed = checkHere(session, asked, given);
	if ('cause' in signed) {
		const { cause, reason } = signed;
		return await refuseFor(session, cause, { reason, pingOneId: asked.flowId });
	}
	// They may have left while the page asked.
	const blocked = await refuseUser(session);
	if (blocked) return blocked;
	return await conclude(session, asked, signed).catch(
		async (thrown: unknown) => await refusedBy(session, thrown),
	);
}
