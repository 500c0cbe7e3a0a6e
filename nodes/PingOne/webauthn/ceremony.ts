import { createHash } from 'crypto';
import { bytesFrom, sameBytes } from './encodings';
import { WebAuthnDataError, quoted } from './errors';

/** The two ceremonies, by the type in the client data (WebAuthn Level 3 §5.8.1). */
export const CEREMONY = {
	create: { type: 'webauthn.create', name: 'registration', call: 'navigator.credentials.create()' },
	get: { type: 'webauthn.get', name: 'sign-in', call: 'navigator.credentials.get()' },
};

/** @throws WebAuthnDataError `TYPE_MISMATCH` when the client data is of the other ceremony */
export function requireType(signed: string, { type, name, call }: (typeof CEREMONY)['get']): void {
	if (signed === type) return;
	throw new WebAuthnDataError(
		'TYPE_MISMATCH',
		`The result must come from a ${name} (${quoted(type)}), but its type is ${quoted(signed)}`,
		`Pass the result of ${call}.`,
		{ member: 'response.clientDataJSON.type', expected: type, actual: signed },
	);
}

/**
 * @param signed challenge of the client data
 * @param challenge the one that was asked, in any form that `bytesFrom()` reads
 * @param cure what to do, in sentences
 * @throws WebAuthnDataError `CHALLENGE_MISMATCH` and those of `bytesFrom()`
 */
export function requireChallenge(signed: string, challenge: unknown, cure: string): void {
	const member = 'response.clientDataJSON.challenge';
	if (sameBytes(bytesFrom(signed, member), bytesFrom(challenge, 'challenge'))) return;
	throw new WebAuthnDataError(
		'CHALLENGE_MISMATCH',
		'The key answered a different request than this one',
		cure,
		{ member, expected: 'the challenge of this request', actual: 'another challenge' },
	);
}

/**
 * @param hash SHA-256 of a relying party ID, from the authenticator data
 * @param member where the hash stands
 * @throws WebAuthnDataError `RP_ID_MISMATCH`
 */
export function requireRpIdHash(hash: Uint8Array, rpId: string, member: string): void {
	const expected = new Uint8Array(createHash('sha256').update(rpId, 'utf8').digest());
	if (sameBytes(hash, expected)) return;
	throw new WebAuthnDataError(
		'RP_ID_MISMATCH',
		`The key belongs to another relying party ID than ${quoted(rpId)}`,
		'Use the options that were made for this key.',
		{ member, expected: rpId, actual: 'another relying party ID' },
	);
}
