import type { IDataObject } from 'n8n-workflow';
import {
	readAuthentication,
	sendAssertion,
	type DeviceAuthentication,
} from '../pingone/authentication/deviceAuthentications';
import { PingOneError } from '../pingone/errors/failure';
import { normalizeAssertion, type PingOneAssertion } from '../webauthn/assertion';
import { checkAssertion, type AssertionFacts } from '../webauthn/checkAssertion';
import { reasonOf } from '../webauthn/errors';
import { accept, refuse, type Answer } from '../waiting/answer';
import { phaseOf } from '../waiting/phase';
import { closeLink } from './closing';
import { refusalOf } from './codes';
import { isBypassed } from './flow';
import { receiptOf } from './receipt';
import { confirmedItem } from './result';
import type { Challenge, Session } from './session';

interface Signed {
	assertion: PingOneAssertion;
	facts: AssertionFacts;
}

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
		return { assertion, facts };
	} catch (thrown) {
		log('confirmation.mismatch', { reason: reasonOf(thrown), pingOneId: asked.flowId });
		return undefined;
	}
}

/** Hands the answer to PingOne; when its word is lost, the flow itself says what became of it. */
async function checkAtPingOne(
	{ api }: Session,
	{ flowId }: Challenge,
	{ assertion, facts }: Signed,
): Promise<DeviceAuthentication> {
	const text = JSON.stringify(assertion);
	return await sendAssertion(api, flowId, { origin: facts.origin, assertion: text }).catch(
		async (thrown: unknown) => {
			if (!(thrown instanceof PingOneError) || !thrown.mayHaveTakenEffect) throw thrown;
			const flow = await readAuthentication(api, flowId);
			if (flow.status === 'COMPLETED') return flow;
			throw thrown;
		},
	);
}

/** What must hold of a completed flow; a remembered browser (`rm`) is no ceremony of today. */
function faultOf(flow: DeviceAuthentication, userId: string): string | undefined {
	if (flow.status !== 'COMPLETED') return `status ${flow.status}`;
	if (isBypassed(flow)) return 'bypass';
	if (flow.authenticators?.includes('rm')) return 'remembered browser';
	if (flow.user?.id !== userId) return 'another user';
	return flow.selectedDevice?.id === undefined ? 'no device' : undefined;
}

/** The device must be one of the user's FIDO2 devices, and the one whose key has signed. */
async function deviceOf(
	{ api, wait }: Session,
	flow: DeviceAuthentication,
	{ facts }: Signed,
): Promise<IDataObject | undefined> {
	const path = ['users', wait.person.id, 'devices', String(flow.selectedDevice?.id)];
	const device = await api.get(path);
	if (device.type !== 'FIDO2' || device.status !== 'ACTIVE') return undefined;
	const { credentialId } = device;
	if (credentialId !== undefined && credentialId !== facts.credentialId) return undefined;
	const { id, nickname } = device;
	return { id, ...(nickname !== undefined && { nickname }) };
}

async function conclude(session: Session, asked: Challenge, signed: Signed): Promise<Answer> {
	const { wait, record, visitor, log, now } = session;
	const flow = await checkAtPingOne(session, asked, signed);
	const fault = faultOf(flow, wait.person.id);
	const device = fault === undefined ? await deviceOf(session, flow, signed) : undefined;
	if (!device) {
		log('confirmation.refused', { reason: fault ?? 'not the user’s key', pingOneId: flow.id });
		return refuse('settings', { reference: flow.id });
	}
	record.decide('confirmed', now);
	log('confirmation.confirmed', { pingOneId: flow.id, device: device.id });
	const { message, rpId } = wait;
	const receipt = receiptOf(signed.assertion, signed.facts, {
		message,
		rpId,
		...(asked.nonce !== undefined && { nonce: asked.nonce }),
	});
	const circumstances = { visitor, now, facts: signed.facts, receipt, flowId: flow.id };
	return accept(
		{ done: true, at: new Date(now).toISOString() },
		confirmedItem(wait, device, circumstances),
	);
}

/**
 * PingOne refused the key's answer, or could not be asked. A refusal counts against the key there and
 * may lock it, so a link gets one: whoever holds a link must not be able to lock its user out. A read
 * that is refused says nothing about the key.
 */
function refusedBy(session: Session, thrown: unknown): Answer {
	if (!(thrown instanceof PingOneError)) throw thrown;
	const { kind, status = 0, correlationId, request = '' } = thrown.failure;
	const isAboutKey =
		kind === 'refusal' && request.startsWith('POST ') && status >= 400 && status < 429;
	if (!isAboutKey) return refusalOf(session, thrown);
	session.log('confirmation.refused', { reason: 'PingOne refused the key', status, correlationId });
	return closeLink(session, 'KEY_REFUSED');
}

/** The key has answered. */
export async function finish(session: Session, token: string, given: object): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuse(phase);
	const asked = sealer.open(token);
	if (!asked) return refuse('stale');
	if (now >= asked.expiresAt) return refuse('late');
	const signed = checkHere(session, asked, given);
	if (!signed) return refuse('mismatch');
	return await conclude(session, asked, signed).catch((thrown: unknown) =>
		refusedBy(session, thrown),
	);
}
