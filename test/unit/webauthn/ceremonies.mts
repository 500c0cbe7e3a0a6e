import { normalizeAttestation } from '../../../nodes/PingOne/webauthn/attestation.ts';
import {
	type AttestationCheck,
	checkAttestation,
} from '../../../nodes/PingOne/webauthn/checkAttestation.ts';
import type { Ceremony } from './authenticator.mts';
import { register } from './authenticator.mts';
import { CEREMONY, DOCUMENTED_CHALLENGE } from './samples.mts';

/** A normalized attestation of the sample ceremony, with some of it changed. */
export function attest(change: Partial<Ceremony> = {}) {
	return normalizeAttestation(register({ ...CEREMONY, ...change }));
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
	return normalizeAttestation({
		id,
		response: { ...response, attestationObject: object.toString('base64') },
	});
}
