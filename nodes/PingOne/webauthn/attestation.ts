import { credentialId, requirePublicKeyType } from './credential';
import { bytesFrom, toBase64, toBase64Url } from './encodings';
import { WebAuthnDataError } from './errors';
import type { JsonObject } from './members';
import { isJsonObject, objectFrom, requireObject, wrongMember } from './members';

/** In PingOne's encodings ("Activate MFA User Device (FIDO2)"): base64, for `id` base64url. */
export interface PingOneAttestation extends JsonObject {
	id: string;
	type: 'public-key';
	rawId: string;
	response: { clientDataJSON: string; attestationObject: string };
	clientExtensionResults?: JsonObject;
	authenticatorAttachment?: string;
}

function responseOf(credential: JsonObject): PingOneAttestation['response'] {
	const response = requireObject(credential.response, 'response');
	if (response.attestationObject === undefined && response.signature !== undefined) {
		throw new WebAuthnDataError(
			'NOT_A_REGISTRATION',
			'This is the result of a sign-in with an existing key',
			'Pass the result of a registration (navigator.credentials.create()).',
		);
	}
	const encode = (name: string) => toBase64(bytesFrom(response[name], `response.${name}`));
	return {
		clientDataJSON: encode('clientDataJSON'),
		attestationObject: encode('attestationObject'),
	};
}

/** Results that describe the credential, by extension: WebAuthn Level 3 §10 and CTAP 2.2 §12. */
const RESULTS: Record<string, string[]> = {
	credProps: ['rk'],
	prf: ['enabled'],
	largeBlob: ['supported'],
};
const FLAG_RESULTS = ['hmacCreateSecret'];

/** What PingOne may need: `prf.results` are keys, not for a server (WebAuthn Level 3 §10.1.4). */
function extensionResults(value: unknown): JsonObject {
	const given = requireObject(value, 'clientExtensionResults');
	const kept: JsonObject = {};
	for (const name of FLAG_RESULTS) {
		if (typeof given[name] === 'boolean') kept[name] = given[name];
	}
	for (const [name, members] of Object.entries(RESULTS)) {
		const result = given[name];
		if (!isJsonObject(result)) continue;
		const flags = members.filter((member) => typeof result[member] === 'boolean');
		if (flags.length > 0) kept[name] = Object.fromEntries(flags.map((one) => [one, result[one]]));
	}
	return kept;
}

function attachment(value: unknown): string {
	const expected = "text such as 'platform' or 'cross-platform'";
	if (typeof value !== 'string') throw wrongMember(value, 'authenticatorAttachment', expected);
	return value;
}

/**
 * Brings the result of `navigator.credentials.create()` into the form that Ping's own browser code
 * sends. Binary members may be base64url, base64 or bytes; one of `id` and `rawId`, and `type`, may
 * be absent. Beside the documented members, `clientExtensionResults` and `authenticatorAttachment`
 * are kept, as Ping's samples and SDK send them; whether PingOne accepts others is not documented.
 * @param input an object, JSON, or that text encoded a second time
 * @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT`, `MISSING_MEMBER`, `WRONG_TYPE`,
 * `INVALID_BYTES`, `INVALID_BASE64`, `TYPE_MISMATCH`, `NOT_A_REGISTRATION`, `ID_MISMATCH`
 */
export function normalizeAttestation(input: unknown): PingOneAttestation {
	const credential = objectFrom(input);
	const response = responseOf(credential);
	const id = credentialId(credential);
	const attestation: PingOneAttestation = {
		id: toBase64Url(id),
		type: requirePublicKeyType(credential.type),
		rawId: toBase64(id),
		response,
	};
	const { clientExtensionResults, authenticatorAttachment } = credential;
	if (clientExtensionResults !== undefined && clientExtensionResults !== null) {
		attestation.clientExtensionResults = extensionResults(clientExtensionResults);
	}
	if (authenticatorAttachment !== undefined && authenticatorAttachment !== null) {
		attestation.authenticatorAttachment = attachment(authenticatorAttachment);
	}
	return attestation;
}

/** What PingOne expects as `attestation`: text of JSON (Activate MFA User Device (FIDO2)). */
export const toAttestationString = (attestation: PingOneAttestation): string =>
	JSON.stringify(attestation);
