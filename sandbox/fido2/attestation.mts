import { isObject } from '../api/body.mts';
import { type ApiError, invalidField } from '../wire/errors.mts';

/** The credential that a browser made, binary members decoded. */
export interface Attestation {
	/** Credential ID, base64url without padding. */
	id: string;
	rawId: Buffer;
	clientDataJSON: Buffer;
	attestationObject: Buffer;
	/** What else the browser told, when it did. */
	hints: AuthenticatorHints;
}

/** Members that are not signed (WebAuthn sections 5.1, 5.2.1 and 10.1.3). */
export interface AuthenticatorHints {
	transports?: string[];
	/** `platform` or `cross-platform`. */
	attachment?: string;
	isResidentKey?: boolean;
}

/** The members of clientDataJSON that matter here (WebAuthn section 5.8.1). */
export interface ClientData {
	type: string;
	challenge: string;
	origin: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** A refusal of the attestation; PingOne's own details are not documented. */
export function badAttestation(member: string, message: string): ApiError {
	return invalidField(
		'INVALID_VALUE',
		member === '' ? 'attestation' : `attestation.${member}`,
		message,
	);
}

function parsed(text: string, member: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(text);
		if (isObject(value)) return value;
	} catch {
		// Falls through to the refusal: text that is no JSON is as useless as JSON that is no object.
	}
	throw badAttestation(member, 'is not a JSON object');
}

/**
 * Standard base64 with padding, which is what Ping's own browser code sends
 * (pf-authn-js-widget, fidoFlowUtil); that base64url is refused is assumed.
 */
function bytes(value: unknown, member: string): Buffer {
	if (typeof value !== 'string' || value === '') throw badAttestation(member, 'must be given');
	if (BASE64.test(value)) return Buffer.from(value, 'base64');
	throw badAttestation(member, 'must be standard base64 with padding');
}

function hintsOf(credential: Record<string, unknown>): AuthenticatorHints {
	const { response, authenticatorAttachment, clientExtensionResults } = credential;
	const transports = isObject(response) ? response.transports : undefined;
	const results = isObject(clientExtensionResults) ? clientExtensionResults : {};
	const rk = isObject(results.credProps) ? results.credProps.rk : undefined;
	return {
		...(Array.isArray(transports) && { transports: transports.map(String) }),
		...(typeof authenticatorAttachment === 'string' && { attachment: authenticatorAttachment }),
		...(typeof rk === 'boolean' && { isResidentKey: rk }),
	};
}

/**
 * Decodes the `attestation` member of an activation.
 *
 * @param text the string of JSON
 * @throws ApiError 400 INVALID_DATA naming the member that is wrong
 */
export function parseAttestation(text: string): Attestation {
	const credential = parsed(text, '');
	const { id, type, rawId, response } = credential;
	if (type !== 'public-key') throw badAttestation('type', 'must be public-key');
	if (typeof id !== 'string' || !BASE64URL.test(id)) {
		throw badAttestation('id', 'must be base64url without padding');
	}
	if (!isObject(response)) throw badAttestation('response', 'must be an object');
	const credentialId = bytes(rawId, 'rawId');
	if (credentialId.toString('base64url') !== id) {
		throw badAttestation('rawId', 'must be the same credential ID as id');
	}
	return {
		id,
		rawId: credentialId,
		clientDataJSON: bytes(response.clientDataJSON, 'response.clientDataJSON'),
		attestationObject: bytes(response.attestationObject, 'response.attestationObject'),
		hints: hintsOf(credential),
	};
}

/** Decodes clientDataJSON. @throws ApiError 400 INVALID_DATA when it is no client data */
export function parseClientData(bytesOfJson: Buffer): ClientData {
	const member = 'response.clientDataJSON';
	const { type, challenge, origin } = parsed(bytesOfJson.toString('utf8'), member);
	if (typeof type === 'string' && typeof challenge === 'string' && typeof origin === 'string') {
		return { type, challenge, origin };
	}
	throw badAttestation(member, 'is not client data');
}
