import { WebAuthnDataError, quoted } from './errors';
import { isJsonObject, kindOf, wrongMember } from './members';

const BYTE_FORMS = 'base64url text, base64 text or an array of bytes';

function invalidByte(value: unknown, index: number, member: string): WebAuthnDataError {
	const actual = typeof value === 'number' ? String(value) : kindOf(value);
	return new WebAuthnDataError(
		'INVALID_BYTES',
		`${quoted(member)} holds no bytes: entry ${index} is ${actual}`,
		'All entries must be whole numbers, either from -128 to 127 or from 0 to 255.',
	);
}

/** PingOne sends signed bytes, so -45 is 211; both ranges in one array mean corrupt data. */
function bytesFromNumbers(numbers: ArrayLike<unknown>, member: string): Uint8Array {
	let upper = 255;
	for (let index = 0; index < numbers.length; index++) {
		const value = numbers[index];
		if (typeof value === 'number' && value < 0) upper = 127;
	}
	const bytes = new Uint8Array(numbers.length);
	for (let index = 0; index < numbers.length; index++) {
		const value = numbers[index];
		if (!Number.isInteger(value)) throw invalidByte(value, index, member);
		const byte = Number(value);
		if (byte < -128 || byte > upper) throw invalidByte(value, index, member);
		bytes[index] = byte;
	}
	return bytes;
}

function invalidText(member: string, actual: string): WebAuthnDataError {
	return new WebAuthnDataError(
		'INVALID_BASE64',
		`${quoted(member)} must be base64url or base64 text, but ${actual}`,
		'Copy the value whole and unchanged.',
	);
}

/** Bytes of base64 or base64url text: the two agree on any text that is valid in both. */
function bytesFromText(text: string, member: string): Uint8Array {
	const body = text.replace(/={1,2}$/, '');
	if (!/^[\w+/-]*$/.test(body)) throw invalidText(member, 'it holds other characters');
	if (/[+/]/.test(body) && /[-_]/.test(body)) throw invalidText(member, 'it mixes the two');
	const padding = text.length - body.length;
	if (body.length % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) {
		throw invalidText(member, 'no bytes have a text of this length');
	}
	const bytes = new Uint8Array(Buffer.from(body, 'base64url'));
	// Every encoder sets unused bits at the end to zero, so other bits mean truncated text.
	if (toBase64Url(bytes) !== body.replace(/\+/g, '-').replace(/\//g, '_')) {
		throw invalidText(member, 'it was cut off');
	}
	return bytes;
}

/** The entries of `{"0": 1, "1": 2}` (JSON of a typed array) or `{"type": "Buffer", "data": []}`. */
function numbersFromObject(value: unknown, member: string): unknown[] {
	if (!isJsonObject(value)) throw wrongMember(value, member, BYTE_FORMS);
	if (value.type === 'Buffer' && Array.isArray(value.data)) return value.data;
	const keys = Object.keys(value);
	if (keys.some((key, index) => key !== String(index))) {
		throw wrongMember(value, member, BYTE_FORMS);
	}
	return Object.values(value);
}

function readBytes(value: unknown, member: string): Uint8Array {
	if (typeof value === 'string') return bytesFromText(value, member);
	if (ArrayBuffer.isView(value)) {
		return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
	}
	// Checks the tag, not instanceof: values from n8n's Code node may come from another realm.
	if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') {
		return new Uint8Array(value as ArrayBuffer).slice();
	}
	return bytesFromNumbers(Array.isArray(value) ? value : numbersFromObject(value, member), member);
}

/**
 * Bytes from any form in which WebAuthn data reaches a workflow: array of signed or unsigned bytes
 * (such as PingOne's), base64, base64url, JSON of a typed array or Buffer, or binary data.
 * @param member its path, for messages @returns a copy of at least one byte
 * @throws WebAuthnDataError `MISSING_MEMBER`, `WRONG_TYPE`, `INVALID_BYTES`, `INVALID_BASE64`
 */
export function bytesFrom(value: unknown, member: string): Uint8Array {
	const bytes = readBytes(value, member);
	if (bytes.length > 0) return bytes;
	throw new WebAuthnDataError(
		'MISSING_MEMBER',
		`${quoted(member)} must be ${BYTE_FORMS}, got an empty value`,
	);
}

/** Unpadded base64url (RFC 4648 §5), the form of WebAuthn Level 3's JSON types. */
export const toBase64Url = (bytes: Uint8Array): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');

/** A binary member as unpadded base64url. @throws WebAuthnDataError of `bytesFrom()` */
export const base64UrlFrom = (value: unknown, member: string): string =>
	toBase64Url(bytesFrom(value, member));

/** Padded standard base64 (RFC 4648 §4), the form of Ping's own browser code. */
export const toBase64 = (bytes: Uint8Array): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** Whether two byte strings are the same. Not constant-time: nothing compared here is secret. */
export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
	left.length === right.length && left.every((byte, index) => byte === right[index]);
