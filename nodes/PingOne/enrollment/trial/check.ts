import { PingOneError } from '../../pingone/errors/failure';
import { checkAtPingOne, deviceOf, faultOf, isAboutKey, type Signed } from '../../signIn/check';
import { type Answer, referenceOf, refuse } from '../../waiting/answer';
import { normalizeAssertion } from '../../webauthn/assertion';
import { checkAssertion } from '../../webauthn/checkAssertion';
import { WebAuthnDataError } from '../../webauthn/errors';
import type { Session } from '../session';
import { reasonOfRefusal } from './ask';
import { endTrial } from './end';
import { failed, type Reason, type SignIn } from './outcome';
import type { TrialAttempt } from './trial';

/** Checks the key's answer here, before PingOne counts it against the user. */
function checkHere({ wait }: Session, tested: TrialAttempt, given: object): Signed | Reason {
	try {
		const assertion = normalizeAssertion(given);
		const facts = checkAssertion({
			assertion,
			origin: wait.origin,
			rpId: wait.device.rp.id,
			challenge: tested.challenge,
			allowed: tested.trial.allowed,
			userVerification: tested.userVerification,
		});
		return { assertion, facts };
	} catch (thrown) {
		const unverified = thrown instanceof WebAuthnDataError && thrown.code === 'USER_NOT_VERIFIED';
		return unverified ? 'USER_NOT_VERIFIED' : 'MISMATCH';
	}
}

/** @throws PingOneError */
async function checkThere(
	{ api, wait, record }: Session,
	asked: { flowId: string; keyOnly: boolean },
	signed: Signed,
): Promise<SignIn> {
	const { flowId } = asked;
	const userId = wait.person.id;
	const handed = record.handedIn.of(flowId);
	const { flow } = await checkAtPingOne(api, { ...asked, handed }, signed);
	if (flow.status !== 'COMPLETED') return failed('KEY_REFUSED', flowId);
	const isOwn = !faultOf(flow, userId) && (await deviceOf(api, userId, flow, signed));
	if (!isOwn) return failed('NO_CEREMONY', flowId);
	return { status: 'PASSED', userVerified: signed.facts.userVerified, pingOneId: flowId };
}

/** The new key has answered. */
export async function checkNewKey(
	session: Session,
	tested: TrialAttempt,
	given: object,
): Promise<Answer> {
	const { flowId, keyOnly = false } = tested.trial;
	if (flowId === undefined) return refuse('stale');
	const signed = checkHere(session, tested, given);
	if (typeof signed === 'string') return await endTrial(session, tested, failed(signed, flowId));
	const signIn = await checkThere(session, { flowId, keyOnly }, signed).catch((thrown: unknown) => {
		if (!(thrown instanceof PingOneError)) throw thrown;
		const reason = isAboutKey(thrown) ? 'KEY_REFUSED' : reasonOfRefusal(thrown);
		return reason ? failed(reason, flowId) : thrown;
	});
	return signIn instanceof PingOneError
		? refuse('unavailable', { repeat: true, ...referenceOf(signIn) })
		: await endTrial(session, tested, signIn);
}
