import type { PingOneAttestation } from './attestation';
import { type AuthenticatorData, readAttestationObject } from './attestationObject';
import {
	CEREMONY,
	readClientData,
	requireChallenge,
	requireRpIdHash,
	requireType,
} from './clientData';
import { bytesFrom, toBase64Url } from './encodings';
import { WebAuthnDataError } from './errors';
import { requireOriginInRp, requireSameOrigin } from './origin';

export interface AttestationCheck {
	/** As `normalizeAttestation()` returns it. */
	attestation: PingOneAttestation;
	/** Origin that the admin entered. If absent, any origin within the relying party is accepted. */
	origin?: string;
	/** Relying party ID, a bare lower-case domain; not judged here. */
	rpId: string;
	/** `challenge` of the creation options, in any form that `bytesFrom()` reads. */
	challenge?: unknown;
	/** COSE algorithms that the creation options offered. If absent, any. */
	algorithms?: number[];
	/** Whether the creation options demanded user verification. */
	userVerification?: boolean;
}

/** The result for a valid attestation. Contains no secret. */
export interface AttestationFacts
	extends Omit<AuthenticatorData, 'rpIdHash' | 'credentialId' | 'algorithm' | 'publicKey'> {
	/** COSE key, unpadded base64url: what the key's signatures are verified with. */
	publicKey: string;
	/** The signed origin: the one to send to PingOne. */
	origin: string;
	/** Whether the key was created in a frame of another site: to allow that is up to the caller. */
	isFramed: boolean;
}

const ANEW =
	'Use the creation options of this device, or create the device again and register the key with its options.';

function requireCredential(data: AuthenticatorData, id: string): void {
	if (toBase64Url(data.credentialId) === id) return;
	throw new WebAuthnDataError(
		'CREDENTIAL_ID_MISMATCH',
		"'rawId' and 'response.attestationObject' describe different credentials",
		'Pass one attestation whole and unchanged.',
	);
}

/** What the options asked of the authenticator (WebAuthn Level 3 §7.1, steps on UV and `alg`). */
function requireAsked(data: AuthenticatorData, { algorithms, userVerification }: AttestationCheck) {
	if (userVerification === true && !data.userVerified) {
		throw new WebAuthnDataError(
			'USER_NOT_VERIFIED',
			'The authenticator did not verify the user by PIN or biometrics, which the creation ' +
				'options demand',
			'Register the key again and confirm with PIN, fingerprint or face.',
		);
	}
	if (algorithms !== undefined && !algorithms.includes(data.algorithm)) {
		throw new WebAuthnDataError(
			'ALGORITHM_NOT_OFFERED',
			'The key uses an algorithm that the creation options did not offer',
			'Register the key with the creation options of this device.',
		);
	}
}

/**
 * Checks an attestation before PingOne, to explain a mix-up: WebAuthn Level 3 §7.1 but for
 * signatures, statements and models. @returns its content; `isFramed` is no error
 * @throws WebAuthnDataError `CREDENTIAL_ID_MISMATCH`, `USER_NOT_VERIFIED`, `ALGORITHM_NOT_OFFERED`,
 * and others
 */
export function checkAttestation(check: AttestationCheck): AttestationFacts {
	const { id, response } = check.attestation;
	const client = readClientData(bytesFrom(response.clientDataJSON, 'response.clientDataJSON'));
	requireType(client.type, CEREMONY.create);
	if (check.challenge !== undefined) requireChallenge(client.challenge, check.challenge, ANEW);
	if (check.origin !== undefined) requireSameOrigin(client.origin, check.origin);
	requireOriginInRp(client.origin, check.rpId);
	const attestationObject = bytesFrom(response.attestationObject, 'response.attestationObject');
	const data = readAttestationObject(attestationObject);
	requireRpIdHash(data.rpIdHash, check.rpId);
	requireCredential(data, id);
	requireAsked(data, check);
	return {
		origin: client.origin,
		isFramed: client.isFramed,
		publicKey: toBase64Url(data.publicKey),
		format: data.format,
		certified: data.certified,
		aaguid: data.aaguid,
		userVerified: data.userVerified,
		backupEligible: data.backupEligible,
		backedUp: data.backedUp,
	};
}
