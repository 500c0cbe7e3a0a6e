import type { IDataObject } from 'n8n-workflow';
import { createDevice } from '../../pingone/createDevice';
import type { Device } from '../../pingone/types';
import {
	toCreationOptionsJson,
	type PublicKeyCredentialCreationOptionsJSON,
} from '../../webauthn/creationOptions';
import { accept, refuse, type Answer } from './answer';
import { codeOfCreation, referenceOf } from './codes';
import { close, fail, settle, triesLeft } from './ending';
import { sealTry } from './seal';
import { openSealed, phaseOf, type Session } from './session';
import { GRACE_MS } from './wait';

/** Used when PingOne names no timeout (WebAuthn Level 3 §15.1 recommends 5 minutes). In milliseconds. */
const DEFAULT_TIMEOUT_MS = 300_000;
/**
 * How long after the browser's timeout a key may still arrive, so that it outlasts a short outage.
 * PingOne judges the challenge's age itself. In milliseconds.
 */
const ARRIVAL_MS = 300_000;

interface Begin {
	token?: string;
	nickname?: string;
}

/** The page's try before came to nothing, else the page would not begin again. */
async function endPrevious(session: Session, token?: string): Promise<Answer | undefined> {
	const previous = token === undefined ? undefined : openSealed(session, token);
	return previous && (await settle(session, previous.deviceId));
}

function hand(
	session: Session,
	device: Device,
	options: PublicKeyCredentialCreationOptionsJSON,
): Answer {
	const { wait, entry, now, secret, binding } = session;
	const timeout = typeof options.timeout === 'number' ? options.timeout : DEFAULT_TIMEOUT_MS;
	const expiresAt = Math.min(now + timeout + ARRIVAL_MS, wait.expiresAt + GRACE_MS);
	const token = sealTry(secret, binding, {
		deviceId: device.id,
		challenge: options.challenge,
		expiresAt,
		askedUntil: now + timeout,
		number: entry.tries,
	});
	return accept({ options: options as IDataObject, token });
}

/**
 * Begins a try: creates a device, and hands its options to the browser together with a token that
 * has to come back.
 */
export async function begin(session: Session, { token, nickname }: Begin): Promise<Answer> {
	const { wait, entry, now, api } = session;
	const phase = phaseOf(wait, entry, now);
	if (phase !== 'open') return refuse(phase);
	const success = await endPrevious(session, token);
	if (success) return success;
	if (triesLeft(session) <= 0) return await close(session);

	let device: Device;
	try {
		const body = { ...wait.device, ...(wait.page.asksNickname && nickname && { nickname }) };
		device = await createDevice(api, wait.person.id, body, wait.ifExists);
	} catch (thrown) {
		return refuse(codeOfCreation(thrown), referenceOf(thrown));
	}
	entry.tries += 1;
	entry.pending.add(device.id);
	try {
		const options = toCreationOptionsJson(device.publicKeyCredentialCreationOptions ?? '');
		return hand(session, device, options);
	} catch {
		// PingOne's options have a form that no browser takes: nothing the person could do.
		return await fail(session, device.id, 'policy');
	}
}
