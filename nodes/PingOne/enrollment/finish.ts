import { activateDevice } from '../pingone/device/devices';
import { isNotFound, PingOneError } from '../pingone/errors/failure';
import { normalizeAttestation, toAttestationString } from '../webauthn/attestation';
import { WebAuthnDataError } from '../webauthn/errors';
import { type AttestationFacts, checkAttestation } from '../webauthn/checkAttestation';
import { type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import { onceVisible } from '../waiting/permanentFailure';
import { phaseOf } from '../waiting/phase';
import {
	awaitOthers,
	checking,
	conclude,
	doneAnswer,
	failAttempt,
	refuseBlockedUser,
} from './ending';
import { JUDGE_MS, lookAt } from './look';
import type { Attempt, Session } from './session';
import type { EnrollmentWait } from './wait';

/** The response belongs to this attempt, but the passkey is not what the creation options asked for. */
const UNFIT: readonly string[] = ['USER_NOT_VERIFIED', 'ALGORITHM_NOT_OFFERED'];

/** @returns the refusal when the response does not belong to this attempt, or the passkey is not allowed */
function check({ origin, device }: EnrollmentWait, attempt: Attempt, given: object) {
	const { challenge, algorithms, userVerification } = attempt;
	try {
		const attestation = normalizeAttestation(given);
		const asked = { origin, rpId: device.rp.id, challenge, algorithms, userVerification };
		const facts = checkAttestation({ attestation, ...asked });
		return facts.isFramed ? 'mismatch' : { attestation, facts };
	} catch (thrown) {
		const unfit = thrown instanceof WebAuthnDataError && UNFIT.includes(thrown.code);
		return unfit ? 'refused' : 'mismatch';
	}
}

/**
 * What the user is told when PingOne did not activate the device. Only INVALID_DATA is about the
 * authenticator; that UNIQUENESS_VIOLATION means a known one is assumed. How PingOne rejects an expired
 * challenge is not documented: a rejection after the browser has stopped asking is taken as too late
 * (assumed), where another attempt helps and another authenticator does not.
 */
function codeOf(thrown: unknown, { askedUntil }: Attempt, now: number): Code {
	if (!(thrown instanceof PingOneError) || thrown.isTransient) return 'unavailable';
	if (thrown.hasDetail('LIMIT_EXCEEDED')) return 'limit';
	if (thrown.hasDetail('UNIQUENESS_VIOLATION')) return 'known';
	if (isNotFound(thrown)) return 'stale';
	const { code } = thrown.failure;
	if (code !== 'INVALID_DATA' && code !== 'REQUEST_FAILED') return 'policy';
	return now >= askedUntil ? 'late' : 'refused';
}

/** What PingOne did when it gave no success: found out, as far as it can be. */
async function answerFailure(
	session: Session,
	opened: Attempt,
	facts: AttestationFacts,
	thrown: unknown,
): Promise<Answer> {
	const { record, now } = session;
	const { deviceId } = opened;
	const sureAt = performance.now() + JUDGE_MS;
	const acceptedMs = opened.expiresAt - Date.now();
	record.doubt(deviceId, { sureAt, removeAt: Math.max(sureAt, performance.now() + acceptedMs) });
	const look = await lookAt(session, deviceId);
	if (look.is === 'active') return await conclude(session, look.device, facts);
	if (look.is === 'unknown') return checking(thrown);
	const code = codeOf(thrown, opened, now);
	// The passkey exists and the challenge is still valid, so the same response may be sent again.
	if (code === 'unavailable') return refuse(code, referenceOf(thrown));
	record.refuse(deviceId, sureAt);
	const answer = await failAttempt(session, deviceId, code);
	return { ...answer, body: { ...answer.body, ...referenceOf(thrown) } };
}

async function activate(
	session: Session,
	opened: Attempt,
	{ attestation, facts }: Exclude<ReturnType<typeof check>, string>,
): Promise<Answer> {
	const { api, wait, record, visitor: sender } = session;
	const activation = { origin: facts.origin, attestation: toAttestationString(attestation) };
	// From here on, no one may take the device for pending because an answer is missing.
	record.doubt(opened.deviceId, { sureAt: Infinity, removeAt: Infinity, sender });
	const fail = async (thrown?: unknown) => await answerFailure(session, opened, facts, thrown);
	return await onceVisible(
		async () => await activateDevice(api, wait.person.id, opened.deviceId, activation),
	).then(
		async (device) =>
			device.status === 'ACTIVE' ? await conclude(session, device, facts) : await fail(),
		fail,
	);
}

/** Carries an attempt out that its page has finished in time. */
async function carryOut(session: Session, opened: Attempt, given: object): Promise<Answer> {
	const { record, log, now } = session;
	record.meet(opened.deviceId);
	if (now >= opened.expiresAt) return await failAttempt(session, opened.deviceId, 'late');
	const checked = check(session.wait, opened, given);
	if (typeof checked === 'string') {
		log('enrollment.mismatch', { device: opened.deviceId, reason: checked });
		return await failAttempt(session, opened.deviceId, checked);
	}
	const blocked = await refuseBlockedUser(session);
	// A user who was deleted has closed the link, and the workflow goes on with this answer.
	if (blocked?.body.code === 'disabled' && !record.closing) {
		return await failAttempt(session, opened.deviceId, 'disabled');
	}
	return (
		blocked ??
		(await awaitOthers(session, opened.deviceId)) ??
		(await activate(session, opened, checked))
	);
}

/** Finishes an attempt: checks the browser's response, activates the device and resumes the workflow. */
export async function finish(session: Session, token: string, given: object): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const opened = sealer.open(token);
	if (opened) record.noteReturn(opened);
	const phase = phaseOf(wait, record, now, true);
	if (phase === 'used') return doneAnswer(session);
	if (phase !== 'open') return refuse(phase);
	if (!opened || record.hasEnded(opened.deviceId)) return refuse('stale');
	const answer = await carryOut(session, opened, given);
	const { ok, repeat } = answer.body;
	if (ok || repeat || !record.doubtful.includes(opened.deviceId)) return answer;
	// It says nothing of a passkey that may be active: the page must not have that deleted.
	return { ...checking(), ...(answer.resume && { resume: answer.resume }) };
}
