import type { IDataObject } from 'n8n-workflow';
import { PingOneError } from '../pingone/errors/failure';
import {
	checkAtPingOne,
	deviceOf,
	faultOf,
	isAboutKey,
	type Checked,
	type Signed,
} from '../signIn/check';
import { normalizeAssertion } from '../webauthn/assertion';
import { checkAssertion } from '../webauthn/checkAssertion';
import { reasonOf } from '../webauthn/errors';
import { accept, type Answer, refuse } from '../waiting/answer';
import { phaseOf, refuseEnded } from '../waiting/phase';
import { closeLink, refusalOf, refuseUser } from './refusals';
import { receiptOf, signerOf, statementOf } from './receipt';
import { confirmedItem } from './result';
import type { Challenge, Session } from './session';

/** Checks the key's answer here: a wrong one never reaches PingOne, where it could lock the key. */
function checkHere({ wait, log }: Session, asked: Challenge, given: object): Signed | undefined {
	try {
		const assertion = normalizeAssertion(given);
		const facts = checkAssertion({
			assertion,
			origin: wait.origin,
			rpId: wait.rpId,
			challenge: asked.challenge,
			allowed: asked.allowed,
			userVerification: wait.requiresUserVerification,
		});
		if (wait.publicKeys.length === 0 || signerOf(assertion, wait.publicKeys) !== undefined) {
			return { assertion, facts };
		}
		log('confirmation.mismatch', { reason: 'none of Public Keys', pingOneId: asked.flowId });
	} catch (thrown) {
		log('confirmation.mismatch', { reason: reasonOf(thrown), pingOneId: asked.flowId });
	}
	return undefined;
}

/** Why an item has no receipt: of what stands in none, nobody could prove it. */
const NO_RECEIPT =
	'PingOne’s word about the signature was lost. What completed the confirmation is not known here, so it is not shown. With Public Keys, there would be a receipt.';

/** The device that PingOne names, when it may confirm. @throws PingOneError */
async function allowedDevice(
	{ api, wait }: Session,
	{ flow, accepted }: Checked,
	signed: Signed,
): Promise<IDataObject | undefined> {
	const device = await deviceOf(api, wait.person.id, flow, accepted ?? signed);
	const { onlyDevices } = wait;
	const id = device?.id;
	const isNamed = typeof id === 'string' && onlyDevices.includes(id);
	return onlyDevices.length === 0 || isNamed ? device : undefined;
}

async function conclude(session: Session, asked: Challenge, signed: Signed): Promise<Answer> {
	const { api, wait, record, visitor, log, now } = session;
	const handed = record.handedIn.of(asked.flowId);
	const checked = await checkAtPingOne(api, { ...asked, handed }, signed);
	const { flow } = checked;
	const fault = faultOf(flow, wait.person.id);
	const device = fault === undefined ? await allowedDevice(session, checked, signed) : undefined;
	if (!device) {
		log('confirmation.refused', { reason: fault ?? 'not the user’s key', pingOneId: flow.id });
		return refuse('settings', { reference: flow.id });
	}
	record.decide('confirmed', now);
	log('confirmation.confirmed', { pingOneId: flow.id, device: device.id });
	const { rpId, origin, publicKeys, requiresUserVerification } = wait;
	// One of the public keys has verified it, or PingOne has told this process that it did.
	const proven = checked.accepted ?? (publicKeys.length > 0 ? signed : undefined);
	const about = asked.asking ? statementOf(wait, asked.asking) : { rpId, origin };
	const publicKey = proven && signerOf(proven.assertion, publicKeys);
	const evidence = proven
		? {
				userVerified: proven.facts.userVerified,
				messageSigned: asked.asking !== undefined,
				...(publicKey !== undefined && { publicKey }),
				receipt: receiptOf(proven.assertion, about),
			}
		: { ...(requiresUserVerification && { userVerified: true }), noReceipt: NO_RECEIPT };
	return accept(
		{ done: true, at: new Date(now).toISOString() },
		confirmedItem(wait, device, { visitor, now, flowId: flow.id, evidence }),
	);
}

/**
 * PingOne refused the key's answer, or could not be asked. A refusal counts against the key there and
 * may lock it, so a link gets one: whoever holds a link must not be able to lock its user out.
 */
export function refusedBy(session: Session, thrown: unknown): Answer {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (!isAboutKey(thrown)) return refusalOf(session, thrown);
	const { status, correlationId } = thrown.failure;
	session.log('confirmation.refused', { reason: 'PingOne refused the key', status, correlationId });
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
	if (!signed) return refuse('mismatch');
	// They may have left while the page asked.
	const blocked = await refuseUser(session);
	if (blocked) return blocked;
	return await conclude(session, asked, signed).catch((thrown: unknown) =>
		refusedBy(session, thrown),
	);
}
