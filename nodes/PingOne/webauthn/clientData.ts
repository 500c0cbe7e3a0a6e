import { createHash } from 'crypto';
import { bytesFrom, sameBytes } from './encodings';
import { quoted, WebAuthnDataError } from './errors';
import { isJsonObject, wrongMember } from './members';

/** Where the string ends that begins at `from`. */
function endOfString(json: string, from: number): number {
	let at = from + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at;
}

function isFollowedByColon(json: string, from: number): boolean {
	let at = from;
	while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at++;
	return json[at] === ':';
}

/** Whether every object has each name once: of several, JSON.parse keeps the last, others may not. */
export function hasDistinctNames(json: string): boolean {
	const levels: Array<Set<string>> = [];
	for (let at = 0; at < json.length; at++) {
		if (json[at] === '{' || json[at] === '[') levels.push(new Set());
		else if (json[at] === '}' || json[at] === ']') levels.pop();
		if (json[at] !== '"') continue;
		const end = endOfString(json, at);
		const name = isFollowedByColon(json, end + 1) && String(JSON.parse(json.slice(at, end + 1)));
		const names = levels.at(-1);
		at = end;
		if (name === false || !names) continue;
		if (names.has(name)) return false;
		names.add(name);
	}
	return true;
}

/** Client data of a ceremony (WebAuthn Level 3 §5.8.1), with the members that are checked here. */
export interface ClientData {
	type: string;
	/** base64url, as the browser sent it. */
	challenge: string;
	origin: string;
	/** Whether the page ran in a frame of another site, whose origin browsers may name. */
	isFramed: boolean;
}

const MEMBER = 'response.clientDataJSON';

function parseDistinct(bytes: Uint8Array): unknown {
	// Strips a byte order mark and replaces broken sequences, as WebAuthn Level 3 §7.1 asks.
	const text = new TextDecoder('utf-8').decode(bytes);
	try {
		const value: unknown = JSON.parse(text);
		// PingOne may read another of two members of one name than this node.
		return hasDistinctNames(text) ? value : undefined;
	} catch {
		return undefined;
	}
}

function requireText(value: unknown, name: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw wrongMember(value, `${MEMBER}.${name}`, 'text');
}

/** @throws WebAuthnDataError `CLIENT_DATA_INVALID`, `MISSING_MEMBER`, `WRONG_TYPE` */
export function readClientData(bytes: Uint8Array): ClientData {
	const data = parseDistinct(bytes);
	if (!isJsonObject(data)) {
		throw new WebAuthnDataError(
			'CLIENT_DATA_INVALID',
			`'${MEMBER}' is not what browsers produce`,
			'Pass the attestation whole and unchanged.',
		);
	}
	const { crossOrigin, topOrigin } = data;
	return {
		type: requireText(data.type, 'type'),
		challenge: requireText(data.challenge, 'challenge'),
		origin: requireText(data.origin, 'origin'),
		// Browsers send false or omit it; anything else is suspicious.
		isFramed: (crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined,
	};
}

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
	);
}

/** @param challenge that was asked @throws WebAuthnDataError `CHALLENGE_MISMATCH` and others */
export function requireChallenge(signed: string, challenge: unknown, cure: string): void {
	const member = 'response.clientDataJSON.challenge';
	if (sameBytes(bytesFrom(signed, member), bytesFrom(challenge, 'challenge'))) return;
	throw new WebAuthnDataError(
		'CHALLENGE_MISMATCH',
		'The key answered a different request than this one',
		cure,
	);
}

/** @param hash from the authenticator data @throws WebAuthnDataError `RP_ID_MISMATCH` */
export function requireRpIdHash(hash: Uint8Array, rpId: string): void {
	const expected = new Uint8Array(createHash('sha256').update(rpId, 'utf8').digest());
	if (sameBytes(hash, expected)) return;
	throw new WebAuthnDataError(
		'RP_ID_MISMATCH',
		`The key belongs to another relying party ID than ${quoted(rpId)}`,
		'Use the options that were made for this key.',
	);
}
