import { FLAG, FLAGS_AT } from './authenticatorData';
import { readCbor, readCborItems, type CborValue } from './cbor';
import { WebAuthnDataError, quoted } from './errors';

/** What the authenticator says about the new credential (WebAuthn Level 3 §6.1 and §6.5). */
export interface AuthenticatorData {
	/** SHA-256 of the relying party ID, 32 bytes. */
	rpIdHash: Uint8Array;
	userVerified: boolean;
	/** Whether the credential may be synchronized between devices (a synced passkey). */
	backupEligible: boolean;
	backedUp: boolean;
	/** Model of the authenticator, lower-case UUID; all zeros when undisclosed. */
	aaguid: string;
	credentialId: Uint8Array;
	algorithm: number;
	/** The public key as the authenticator wrote it (COSE, RFC 9052). */
	publicKey: Uint8Array;
	/** Whether the statement carries a certificate chain, without which the model is only a claim. */
	certified: boolean;
	/** Attestation statement format: `none`, `packed`, `apple` ... */
	format: string;
}

const MEMBER = 'response.attestationObject';

// Offsets in bytes, WebAuthn Level 3 §6.1 (table) and §6.5.1 (attested credential data).
const AAGUID_AT = 37;
const ID_LENGTH_AT = 53;
const ID_AT = 55;

/** WebAuthn Level 3 §7.1 step 25: a longer credential ID is refused. In bytes. */
const MAX_ID_LENGTH = 1_023;

/** Label of the algorithm in a COSE key (RFC 9052 section 7.1). */
const COSE_ALG = 3;

function refusal(reason: string): WebAuthnDataError {
	return new WebAuthnDataError(
		'AUTH_DATA_INVALID',
		`${quoted(MEMBER)} does not describe a new credential: ${reason}`,
		'Pass the result of a registration whole and unchanged.',
	);
}

function uuid(bytes: Uint8Array): string {
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The public key, which follows the ID; only extensions come after it. */
function readKey(rest: Uint8Array, hasExtensions: boolean) {
	const [key, extensions] = readCborItems(rest, MEMBER, hasExtensions ? 2 : 1);
	if (!(key?.value instanceof Map)) throw refusal('its public key is not a COSE key');
	const algorithm = key.value.get(COSE_ALG);
	if (typeof algorithm !== 'number') throw refusal('its public key names no algorithm');
	if (hasExtensions && !(extensions?.value instanceof Map)) {
		throw refusal('its extensions are not a map');
	}
	return { algorithm, publicKey: rest.slice(0, key.end) };
}

function readAuthData(data: Uint8Array): Omit<AuthenticatorData, 'format' | 'certified'> {
	if (data.length < AAGUID_AT) throw refusal('its authenticator data is too short');
	const view = new DataView(data.buffer, data.byteOffset);
	const flags = view.getUint8(FLAGS_AT);
	const has = (flag: keyof typeof FLAG) => (flags & FLAG[flag]) !== 0;
	if (!has('attested')) throw refusal('it carries no credential');
	if (data.length < ID_AT) throw refusal('its credential is cut off');
	// WebAuthn Level 3 §7.1, steps on the flags.
	if (!has('userPresent')) throw refusal('no one touched the authenticator');
	if (has('backedUp') && !has('backupEligible'))
		throw refusal('its backup flags contradict each other');
	const idLength = view.getUint16(ID_LENGTH_AT);
	if (idLength === 0) throw refusal('its credential has no ID');
	if (idLength > MAX_ID_LENGTH) throw refusal('its credential ID is too long');
	const idEnd = ID_AT + idLength;
	if (data.length <= idEnd) throw refusal('its credential is cut off');
	return {
		rpIdHash: data.slice(0, FLAGS_AT),
		userVerified: has('userVerified'),
		backupEligible: has('backupEligible'),
		backedUp: has('backedUp'),
		aaguid: uuid(data.slice(AAGUID_AT, ID_LENGTH_AT)),
		credentialId: data.slice(ID_AT, idEnd),
		...readKey(data.subarray(idEnd), has('extensions')),
	};
}

function hasCertificates(statement: CborValue): boolean {
	const chain = statement instanceof Map ? statement.get('x5c') : undefined;
	return Array.isArray(chain) && chain.length > 0;
}

/**
 * Reads the authenticator data of an attestation object (WebAuthn Level 3 §6.5.4), which PingOne
 * verifies.
 * @throws WebAuthnDataError `CBOR_INVALID`, `AUTH_DATA_INVALID`
 */
export function readAttestationObject(attestationObject: Uint8Array): AuthenticatorData {
	const object = readCbor(attestationObject, MEMBER);
	if (!(object instanceof Map)) throw refusal('it is not a map');
	const format = object.get('fmt');
	const authData = object.get('authData');
	if (typeof format !== 'string') throw refusal('it names no format');
	if (!(authData instanceof Uint8Array)) throw refusal('it holds no authenticator data');
	const certified = hasCertificates(object.get('attStmt'));
	return { ...readAuthData(authData), format, certified };
}
