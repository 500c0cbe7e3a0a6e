import { activateDevice } from '../../pingone/devices';
import {
	normaliseAttestation,
	toAttestationString,
	type PingOneAttestation,
} from '../../webauthn/attestation';
import { checkAttestation, type AttestationFacts } from '../../webauthn/verify';
import { refuse, type Answer, type Code } from './answer';
import { codeOfActivation, referenceOf } from './codes';
import { doneAnswer, fail, findActive, succeed } from './ending';
import type { Try } from './seal';
import { openSealed, phaseOf, type Session } from './session';

/**
 * n8n lets a request through only while the execution waits. One that comes so long after we let
 * the workflow go on means that n8n did not, so it is told again; n8n itself takes care that an
 * execution goes on only once. In milliseconds.
 */
const RESUME_AGAIN_MS = 15_000;

interface Checked {
	attestation: PingOneAttestation;
	facts: AttestationFacts;
}

/** @returns undefined when the key did not answer this try */
function check({ wait }: Session, { challenge }: Try, given: object): Checked | undefined {
	try {
		const attestation = normaliseAttestation(given);
		const { origin, device } = wait;
		const facts = checkAttestation({ attestation, origin, rpId: device.rp.id, challenge });
		return facts.crossOrigin ? undefined : { attestation, facts };
	} catch {
		return undefined;
	}
}

/** A finish after the end: the same answer again for the one who enrolled, and only for that one. */
async function repeat(session: Session, opened: Try | undefined): Promise<Answer> {
	const { outcome } = session.entry;
	if (!opened || opened.deviceId !== outcome?.deviceId) return refuse('used');
	if (session.now - outcome.at < RESUME_AGAIN_MS) return doneAnswer(session);
	const device = await findActive(session, opened.deviceId);
	return device ? await succeed(session, device) : refuse('used');
}

/**
 * PingOne does not document how it refuses a challenge that is too old. It cannot be too old while
 * the browser still asks, so a key that is refused after that is taken to have come too late
 * (assumed): another try helps then, another key does not.
 */
const codeOf = (thrown: unknown, { askedUntil = Infinity }: Try, now: number): Code => {
	const code = codeOfActivation(thrown);
	return code === 'refused' && now >= askedUntil ? 'late' : code;
};

async function activate(session: Session, opened: Try, checked: Checked): Promise<Answer> {
	const { api, wait, now } = session;
	const { attestation, facts } = checked;
	try {
		const device = await activateDevice(api, wait.person.id, opened.deviceId, {
			origin: facts.origin,
			attestation: toAttestationString(attestation),
		});
		return await succeed(session, device, facts);
	} catch (thrown) {
		const active = await findActive(session, opened.deviceId);
		if (active) return await succeed(session, active, facts);
		const code = codeOf(thrown, opened, now);
		// The key is made and the challenge still good, so the same answer may be sent again.
		if (code === 'unavailable') return refuse(code, { repeat: true, ...referenceOf(thrown) });
		const answer = await fail(session, opened.deviceId, code);
		return { ...answer, body: { ...answer.body, ...referenceOf(thrown) } };
	}
}

/** Finishes a try: checks the key's answer, activates the device and lets the workflow go on. */
export async function finish(
	session: Session,
	token: string,
	attestation: object,
): Promise<Answer> {
	const { wait, entry, now } = session;
	const opened = openSealed(session, token);
	const phase = phaseOf(wait, entry, now, true);
	if (phase === 'used') return await repeat(session, opened);
	if (phase !== 'open') return refuse(phase);
	if (!opened) return refuse('stale');
	if (now >= opened.expiresAt) return await fail(session, opened.deviceId, 'late');
	const checked = check(session, opened, attestation);
	if (!checked) return await fail(session, opened.deviceId, 'mismatch');
	return await activate(session, opened, checked);
}
