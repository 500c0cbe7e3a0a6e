import { base64UrlFrom } from './encodings';
import { quoted, WebAuthnDataError } from './errors';
import {
	isJsonObject,
	type JsonObject,
	kindOf,
	objectFrom,
	requireArray,
	requireObject,
} from './members';

/** A list of credential descriptors with their IDs as base64url. @throws WebAuthnDataError */
function descriptors(value: unknown, member: string): Array<JsonObject & { id: string }> {
	return requireArray(value, member).map((entry, index) => {
		const descriptor = requireObject(entry, `${member}[${index}]`);
		return { ...descriptor, id: base64UrlFrom(descriptor.id, `${member}[${index}].id`) };
	});
}

// Some serializers write null for an absent member. Browsers reject a null list and read a null
// timeout as 0, so null counts as absent for optional members.
function withoutNulls(options: JsonObject, optional: string[]): JsonObject {
	return Object.fromEntries(
		Object.entries(options).filter(([name, value]) => value !== null || !optional.includes(name)),
	);
}

/**
 * Options as PingOne sends them. @param name of its member @param optional where null counts as
 * absent
 * @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT`, `MISSING_MEMBER` when they are one level down
 */
function readOptions(options: unknown, name: string, optional: string[]): JsonObject {
	const given = withoutNulls(objectFrom(options), optional);
	for (const wrapper of [name, 'publicKey']) {
		if (given.challenge !== undefined || given[wrapper] === undefined) continue;
		throw new WebAuthnDataError(
			'MISSING_MEMBER',
			`The options are inside ${quoted(wrapper)}`,
			'Pass the value of that member.',
		);
	}
	return given;
}

/** How long a browser asks for a key, in ms: 5 minutes unless PingOne says it (WebAuthn Level 3 §15.1). */
export const timeoutOf = ({ timeout }: JsonObject): number =>
	typeof timeout === 'number' ? timeout : 300_000;

/** What `PublicKeyCredential.parseCreationOptionsFromJSON()` accepts (WebAuthn Level 3). */
export interface PublicKeyCredentialCreationOptionsJSON extends JsonObject {
	rp: JsonObject;
	user: JsonObject & { id: string };
	challenge: string;
	pubKeyCredParams: Array<JsonObject & { alg: number }>;
	excludeCredentials?: Array<JsonObject & { id: string }>;
}

/** Members that may be missing. */
const OF_CREATION = [
	...['timeout', 'excludeCredentials', 'authenticatorSelection', 'hints', 'attestation'],
	...['attestationFormats', 'extensions'],
];

/** COSE algorithm as the 32-bit number that WebAuthn requires; PingOne sends it as text. */
function algorithm(value: unknown, member: string): number {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text === 'string' && /^(0|-?[1-9]\d{0,9})$/.test(text)) {
		const alg = Number(text);
		if (alg === (alg | 0)) return alg;
	}
	const actual = typeof text === 'string' ? quoted(text) : kindOf(value);
	throw new WebAuthnDataError(
		'INVALID_ALGORITHM',
		`${quoted(member)} must be the number of a COSE algorithm such as -7, got ${actual}`,
	);
}

function credentialParameters(value: unknown): Array<JsonObject & { alg: number }> {
	return requireArray(value, 'pubKeyCredParams').map((entry, index) => {
		const member = `pubKeyCredParams[${index}]`;
		const parameter = requireObject(entry, member);
		return { ...parameter, alg: algorithm(parameter.alg, `${member}.alg`) };
	});
}

/** A copy of `parent` in which the named members that are arrays of bytes are base64url. */
function encodeArrays(parent: JsonObject, names: string[], path: string): JsonObject {
	const copy = { ...parent };
	for (const name of names) {
		if (Array.isArray(copy[name])) copy[name] = base64UrlFrom(copy[name], `${path}.${name}`);
	}
	return copy;
}

/** Bytes become base64url in `prf.eval`, `largeBlob.write` (WebAuthn Level 3 §10.1.4, §10.1.5). */
function extensionInputs(value: unknown): JsonObject {
	const extensions = { ...requireObject(value, 'extensions') };
	const { prf, largeBlob } = extensions;
	if (isJsonObject(prf) && isJsonObject(prf.eval)) {
		const evaluated = encodeArrays(prf.eval, ['first', 'second'], 'extensions.prf.eval');
		extensions.prf = { ...prf, eval: evaluated };
	}
	if (isJsonObject(largeBlob)) {
		extensions.largeBlob = encodeArrays(largeBlob, ['write'], 'extensions.largeBlob');
	}
	return extensions;
}

/**
 * Turns `publicKeyCredentialCreationOptions` of a new device (JSON, signed bytes, `alg` as text:
 * "Create MFA User Device (FIDO2)") into what `PublicKeyCredential.parseCreationOptionsFromJSON()`
 * accepts, with every other member kept. Only what cannot be converted is rejected.
 * @param options the text as returned, that text encoded a second time, or the parsed object
 * @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT`, `MISSING_MEMBER`, `WRONG_TYPE`,
 * `INVALID_BYTES`, `INVALID_BASE64`, `INVALID_ALGORITHM`
 */
export function toCreationOptionsJson(options: string | object) {
	const given = readOptions(options, 'publicKeyCredentialCreationOptions', OF_CREATION);
	const user = requireObject(given.user, 'user');
	const converted: PublicKeyCredentialCreationOptionsJSON = {
		...given,
		rp: requireObject(given.rp, 'rp'),
		user: { ...user, id: base64UrlFrom(user.id, 'user.id') },
		challenge: base64UrlFrom(given.challenge, 'challenge'),
		pubKeyCredParams: credentialParameters(given.pubKeyCredParams),
	};
	if (given.excludeCredentials !== undefined) {
		converted.excludeCredentials = descriptors(given.excludeCredentials, 'excludeCredentials');
	}
	if (given.extensions !== undefined) converted.extensions = extensionInputs(given.extensions);
	return converted;
}

/** What `PublicKeyCredential.parseRequestOptionsFromJSON()` accepts (WebAuthn Level 3). */
export interface PublicKeyCredentialRequestOptionsJSON extends JsonObject {
	challenge: string;
	rpId?: string;
	/** In milliseconds. */
	timeout?: number;
	userVerification?: string;
	allowCredentials?: Array<JsonObject & { id: string }>;
}

const OF_REQUEST = [
	...['timeout', 'rpId', 'allowCredentials', 'userVerification', 'hints', 'extensions'],
];

/**
 * Likewise `publicKeyCredentialRequestOptions` of a device authentication (PingOne MFA connector, FIDO
 * Assertion; which form of bytes a tenant sends is not documented).
 * @throws WebAuthnDataError as above, but for `INVALID_ALGORITHM`
 */
export function toRequestOptionsJson(
	options: string | object,
): PublicKeyCredentialRequestOptionsJSON {
	const given = readOptions(options, 'publicKeyCredentialRequestOptions', OF_REQUEST);
	const { allowCredentials, extensions } = given;
	if (extensions !== undefined) requireObject(extensions, 'extensions');
	return {
		...given,
		challenge: base64UrlFrom(given.challenge, 'challenge'),
		...(allowCredentials !== undefined && {
			allowCredentials: descriptors(allowCredentials, 'allowCredentials'),
		}),
	};
}
