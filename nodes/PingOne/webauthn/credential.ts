import { createHash } from 'crypto';
import { bytesFrom, sameBytes } from './encodings';
import { WebAuthnDataError, quoted } from './errors';
import { wrongMember, type JsonObject } from './members';

/** The credential's ID, from `id`, `rawId` or both. @throws WebAuthnDataError `ID_MISMATCH` and those of `bytesFrom()` */
export function credentialId(credential: JsonObject): Uint8Array {
	const { id, rawId } = credential;
	const fromId = id === undefined ? undefined : bytesFrom(id, 'id');
	if (rawId === undefined) return fromId ?? bytesFrom(id, 'id');
	const fromRawId = bytesFrom(rawId, 'rawId');
	if (fromId === undefined || sameBytes(fromId, fromRawId)) return fromRawId;
	throw new WebAuthnDataError(
		'ID_MISMATCH',
		"'id' and 'rawId' name different credentials",
		'Pass one result whole and unchanged.',
	);
}

/** SHA-256 of an ID, base64url: an ID may have 1,023 bytes (WebAuthn Level 3 §4, "Credential ID"). */
export const digestOfId = (id: string): string =>
	createHash('sha256').update(id, 'utf8').digest('base64url');

/** @throws WebAuthnDataError `WRONG_TYPE`, `TYPE_MISMATCH` */
export function requirePublicKeyType(type: unknown): 'public-key' {
	if (type === undefined || type === 'public-key') return 'public-key';
	if (typeof type !== 'string') throw wrongMember(type, 'type', "the text 'public-key'");
	throw new WebAuthnDataError('TYPE_MISMATCH', `'type' must be 'public-key', not ${quoted(type)}`);
}
