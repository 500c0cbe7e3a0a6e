import { readCbor } from './cbor';
import { WebAuthnDataError, quoted } from './errors';

/** What the authenticator says about the new credential (WebAuthn Level 3 §6.1 and §6.5). */
export interface AuthenticatorData {
	/** SHA-256 of the relying party ID, 32 bytes. */
	rpIdHash: Uint8Array;
	userPresent: boolean;
	userVerified: boolean;
	/** Whether the credential may be synchronised between devices (a synced passkey). */
	backupEligible: boolean;
	backedUp: boolean;
	/** Model of the authenticator, lower-case UUID; all zeros when it does not tell. */
	aaguid: string;
	credentialId: Uint8Array;
	/** Attestation statement format: `none`, `packed`, `apple` ... */
	format: string;
}

const MEMBER = 'response.attestationObject';

// Offsets in bytes, WebAuthn Level 3 §6.1 (table) and §6.5.1 (attested credential data).
const FLAGS_AT = 32;
const AAGUID_AT = 37;
const ID_LENGTH_AT = 53;
const ID_AT = 55;

const FLAG = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attested: 64 };

function refusal(reason: string): WebAuthnDataError {
	return new WebAuthnDataError(
		'AUTH_DATA_INVALID',
		`${quoted(MEMBER)} does not describe a new credential: ${reason}. Pass the result of a ` +
			'registration whole and unchanged.',
		{ member: MEMBER, expected: 'authenticator data with a new credential', actual: reason },
	);
}

function uuid(bytes: Uint8Array): string {
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function readAuthData(data: Uint8Array, format: string): AuthenticatorData {
	if (data.length < AAGUID_AT) throw refusal('its authenticator data is too short');
	const flags = data[FLAGS_AT];
	if ((flags & FLAG.attested) === 0) throw refusal('it carries no credential');
	if (data.length < ID_AT) throw refusal('its credential is cut off');
	const idEnd = ID_AT + data[ID_LENGTH_AT] * 256 + data[ID_LENGTH_AT + 1];
	if (idEnd === ID_AT) throw refusal('its credential has no ID');
	// The public key follows the ID; PingOne judges it, here it only has to be there.
	if (data.length <= idEnd) throw refusal('its credential is cut off');
	return {
		rpIdHash: data.slice(0, FLAGS_AT),
		userPresent: (flags & FLAG.userPresent) !== 0,
		userVerified: (flags & FLAG.userVerified) !== 0,
		backupEligible: (flags & FLAG.backupEligible) !== 0,
		backedUp: (flags & FLAG.backedUp) !== 0,
		aaguid: uuid(data.slice(AAGUID_AT, ID_LENGTH_AT)),
		credentialId: data.slice(ID_AT, idEnd),
		format,
	};
}

/**
 * Reads the authenticator data out of an attestation object. Neither the attestation statement nor
 * the public key is judged: that is PingOne's part.
 *
 * @param attestationObject its bytes (CBOR: WebAuthn Level 3 §6.5.4)
 * @throws WebAuthnDataError `CBOR_INVALID`, `AUTH_DATA_INVALID`
 */
export function readAttestationObject(attestationObject: Uint8Array): AuthenticatorData {
	const object = readCbor(attestationObject, MEMBER);
	if (!(object instanceof Map)) throw refusal('it is not a map');
	const format = object.get('fmt');
	const authData = object.get('authData');
	if (typeof format !== 'string') throw refusal('it names no format');
	if (!(authData instanceof Uint8Array)) throw refusal('it holds no authenticator data');
	return readAuthData(authData, format);
}
