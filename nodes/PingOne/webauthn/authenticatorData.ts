import { readCborItems } from './cbor';
import { WebAuthnDataError, quoted } from './errors';

// Offsets in bytes, WebAuthn Level 3 §6.1 (table).
export const FLAGS_AT = 32;
const END_AT = 37;

/** Bits of the flags, WebAuthn Level 3 §6.1. */
export const FLAG = {
	userPresent: 1,
	userVerified: 4,
	backupEligible: 8,
	backedUp: 16,
	attested: 64,
	extensions: 128,
};

/** What an authenticator says about itself when it signs in (WebAuthn Level 3 §6.1). */
export interface AssertionData {
	/** SHA-256 of the relying party ID, 32 bytes. */
	rpIdHash: Uint8Array;
	userPresent: boolean;
	userVerified: boolean;
}

const MEMBER = 'response.authenticatorData';

function refusal(reason: string): WebAuthnDataError {
	return new WebAuthnDataError(
		'AUTH_DATA_INVALID',
		`${quoted(MEMBER)} is not what authenticators produce at a sign-in: ${reason}`,
		'Pass the result of a sign-in whole and unchanged.',
	);
}

/** Reads an assertion's authenticator data. @throws `AUTH_DATA_INVALID`, `CBOR_INVALID` */
export function readAssertionData(data: Uint8Array): AssertionData {
	if (data.length < END_AT) throw refusal('it is too short');
	const flags = new DataView(data.buffer, data.byteOffset).getUint8(FLAGS_AT);
	const has = (flag: keyof typeof FLAG) => (flags & FLAG[flag]) !== 0;
	if (has('attested')) throw refusal('it carries a new credential');
	if (has('backedUp') && !has('backupEligible'))
		throw refusal('its backup flags contradict each other');
	if (has('extensions')) {
		const [extensions] = readCborItems(data.subarray(END_AT), MEMBER, 1);
		if (!(extensions?.value instanceof Map)) throw refusal('its extensions are not a map');
	} else if (data.length > END_AT) {
		throw refusal('more bytes follow its end');
	}
	return {
		rpIdHash: data.slice(0, FLAGS_AT),
		userPresent: has('userPresent'),
		userVerified: has('userVerified'),
	};
}
