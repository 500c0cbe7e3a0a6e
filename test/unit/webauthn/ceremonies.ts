import { normaliseAttestation } from '../../../nodes/PingOne/webauthn/attestation';
import type { AttestationCheck } from '../../../nodes/PingOne/webauthn/verify';
import { checkAttestation } from '../../../nodes/PingOne/webauthn/verify';
import type { Ceremony } from './authenticator';
import { register } from './authenticator';
import { CEREMONY, DOCUMENTED_CHALLENGE } from './samples';

/** A normalised attestation of the sample ceremony, with some of it changed. */
export function attest(change: Partial<Ceremony> = {}) {
	return normaliseAttestation(register({ ...CEREMONY, ...change }));
}

/** Checks a registration that differs from the right one by `change`. */
export function check(change: Partial<Ceremony> = {}, asked: Partial<AttestationCheck> = {}) {
	return checkAttestation({
		attestation: attest(change),
		origin: CEREMONY.origin,
		rpId: CEREMONY.rpId,
		challenge: DOCUMENTED_CHALLENGE,
		...asked,
	});
}

/** An attestation whose attestation object is replaced. */
export function withObject(object: Buffer) {
	const { id, response } = attest();
	return normaliseAttestation({
		id,
		response: { ...response, attestationObject: object.toString('base64') },
	});
}
