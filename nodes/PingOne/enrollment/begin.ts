import type { IDataObject } from 'n8n-workflow';
import { createDevice } from '../pingone/device/createDevice';
import type { Device } from '../pingone/types';
import {
	toCreationOptionsJson,
	type PublicKeyCredentialCreationOptionsJSON,
} from '../webauthn/creationOptions';
import { accept, refuse, type Answer } from './answer';
import { closeLink, endAttempt, failAttempt } from './closing';
import { codeOfCreation, referenceOf } from './codes';
import { attemptsLeft, phaseOf, type Session } from './session';
import { refuseBlockedUser } from './user';
import { GRACE_MS } from './wait';

/** Used when PingOne names no timeout (WebAuthn Level 3 §15.1 recommends 5 minutes). In milliseconds. */
const DEFAULT_TIMEOUT_MS = 300_000;
/**
 * How long after the browser's timeout a response may still arrive, to allow for a short outage.
 * PingOne judges the challenge's age itself. In milliseconds.
 */
const ARRIVAL_MS = 300_000;

/**
 * Wrong start codes until a link is closed. With eight digits, five guesses succeed once in 20
 * million.
 */
const MAX_WRONG_START_CODES = 5;

interface Begin {
	token?: string;
	nickname?: string;
	startCode?: string;
}

/** @returns the refusal of a wrong or missing start code */
async function refuseStartCode(session: Session, startCode = ''): Promise<Answer | undefined> {
	const { wait, record, log } = session;
	if (!wait.link.asksStartCode || session.isStartCode(startCode)) return undefined;
	if (startCode.trim() === '') return refuse('startCode');
	const wrong = record.noteWrongStartCode();
	log('enrollment.wrong_start_code', { count: wrong });
	const left = MAX_WRONG_START_CODES - wrong;
	return left > 0
		? refuse('startCode', { left })
		: await closeLink(session, 'TOO_MANY_START_CODES');
}

/** The page's previous attempt came to nothing; otherwise the page would not begin again. */
async function endPrevious(session: Session, token?: string): Promise<Answer | undefined> {
	const previous = session.sealer.open(token);
	if (!previous) return undefined;
	session.record.noteAttempt(previous.number);
	return await endAttempt(session, previous.deviceId);
}

const demandsUserVerification = ({ authenticatorSelection }: IDataObject) =>
	(authenticatorSelection as IDataObject | undefined)?.userVerification === 'required';

function respondWithOptions(
	session: Session,
	device: Device,
	options: PublicKeyCredentialCreationOptionsJSON,
): Answer {
	const { wait, record, sealer, now } = session;
	const timeout = typeof options.timeout === 'number' ? options.timeout : DEFAULT_TIMEOUT_MS;
	const token = sealer.seal({
		deviceId: device.id,
		challenge: options.challenge,
		expiresAt: Math.min(now + timeout + ARRIVAL_MS, wait.expiresAt + GRACE_MS),
		askedUntil: now + timeout,
		algorithms: options.pubKeyCredParams.map(({ alg }) => alg),
		userVerification: demandsUserVerification(options as IDataObject),
		number: record.count,
	});
	return accept({ options: options as IDataObject, token });
}

async function beginAttempt(session: Session, nickname?: string): Promise<Answer> {
	const { wait, record, api, log } = session;
	const named = wait.page.asksNickname && nickname !== undefined;
	const body = { ...wait.device, ...(named && { nickname }) };
	const created = await createDevice(api, wait.person.id, body, wait.ifExists).then(
		(device) => ({ device }),
		(thrown: unknown) => ({ thrown }),
	);
	if ('thrown' in created) {
		return refuse(codeOfCreation(created.thrown), referenceOf(created.thrown));
	}
	const { device } = created;
	record.beginAttempt(device.id);
	log('enrollment.begin', { device: device.id, attempt: record.count });
	try {
		const options = toCreationOptionsJson(device.publicKeyCredentialCreationOptions ?? '');
		return respondWithOptions(session, device, options);
	} catch {
		// PingOne's options have a form that no browser accepts; the user can do nothing about it.
		return await failAttempt(session, device.id, 'policy');
	}
}

/**
 * Begins an attempt: creates a device, and gives the browser its creation options and a token that
 * must come back with the response.
 */
export async function begin(
	session: Session,
	{ token, nickname, startCode }: Begin,
): Promise<Answer> {
	const { wait, record, now } = session;
	const phase = phaseOf(wait, record, now);
	if (phase !== 'open') return refuse(phase);
	return (
		(await refuseStartCode(session, startCode)) ??
		(await endPrevious(session, token)) ??
		(attemptsLeft(session) > 0 ? undefined : await closeLink(session, 'TOO_MANY_ATTEMPTS')) ??
		(await refuseBlockedUser(session)) ??
		(await beginAttempt(session, nickname))
	);
}
