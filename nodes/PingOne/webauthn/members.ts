import { WebAuthnDataError, quoted } from './errors';

export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object: not null, not an array, not a binary view. */
export function isJsonObject(value: unknown): value is JsonObject {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!ArrayBuffer.isView(value)
	);
}

/** The type of a value, described for an admin. Never quotes the value itself. */
export function kindOf(value: unknown): string {
	if (value === undefined) return 'missing';
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'an array';
	if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
	return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function notJson(text: string): WebAuthnDataError {
	// How JavaScript renders an object in text, as in an n8n field with text around {{ }}.
	const hint = text.includes('[object Object]')
		? 'An expression turned the object into text: use it alone, or wrap it in JSON.stringify().'
		: 'Pass the whole value unchanged, from its first { to its last }.';
	return new WebAuthnDataError('NOT_JSON', 'It is not JSON', hint);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw notJson(text);
	}
}

/** An object, its JSON, or that encoded again. @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT` */
export function objectFrom(input: unknown): JsonObject {
	let value = input;
	for (let level = 0; level < 2 && typeof value === 'string'; level++) {
		value = parse(value);
	}
	if (isJsonObject(value)) return value;
	const problem = `It must be a JSON object or its text, got ${kindOf(value)}`;
	throw new WebAuthnDataError('NOT_OBJECT', problem);
}

/** The error for a member that is absent or has the wrong type. */
export function wrongMember(value: unknown, member: string, expected: string): WebAuthnDataError {
	const absent = value === undefined || value === null || value === '';
	return new WebAuthnDataError(
		absent ? 'MISSING_MEMBER' : 'WRONG_TYPE',
		`${quoted(member)} must be ${expected}, got ${kindOf(value)}`,
	);
}

/** The object at `member`. @throws WebAuthnDataError `MISSING_MEMBER`, `WRONG_TYPE` */
export function requireObject(value: unknown, member: string): JsonObject {
	if (!isJsonObject(value)) throw wrongMember(value, member, 'an object');
	return value;
}

/** The array at `member`. @throws WebAuthnDataError `MISSING_MEMBER`, `WRONG_TYPE` */
export function requireArray(value: unknown, member: string): unknown[] {
	if (!Array.isArray(value)) throw wrongMember(value, member, 'an array');
	return value;
}
