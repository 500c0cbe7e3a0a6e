import { credentialId, requirePublicKeyType } from './credential';
import { bytesFrom, toBase64, toBase64Url } from './encodings';
import { WebAuthnDataError } from './errors';
import { objectFrom, requireObject, type JsonObject } from './members';

/** In PingOne's encodings (Ping, "Check Assertion (FIDO Device)"): `id` as given, the others base64. */
export interface PingOneAssertion extends JsonObject {
	id: string;
	rawId: string;
	type: 'public-key';
	response: {
		clientDataJSON: string;
		authenticatorData: string;
		signature: string;
		/** Empty for a key that gives none. */
		userHandle: string;
	};
}

function responseOf(credential: JsonObject): PingOneAssertion['response'] {
	const response = requireObject(credential.response, 'response');
	if (response.signature === undefined && response.attestationObject !== undefined) {
		throw new WebAuthnDataError(
			'NOT_A_SIGN_IN',
			'This is the result of a registration',
			'Pass the result of a sign-in (navigator.credentials.get()).',
		);
	}
	const encode = (name: string) => toBase64(bytesFrom(response[name], `response.${name}`));
	const { userHandle } = response;
	const hasHandle = userHandle !== undefined && userHandle !== null && userHandle !== '';
	return {
		clientDataJSON: encode('clientDataJSON'),
		authenticatorData: encode('authenticatorData'),
		signature: encode('signature'),
		userHandle: hasHandle ? encode('userHandle') : '',
	};
}

/**
 * Brings the result of `navigator.credentials.get()` into the form that Ping's own browser code
 * sends, as `normalizeAttestation()` does.
 * @throws WebAuthnDataError as there, with `NOT_A_SIGN_IN`
 */
export function normalizeAssertion(input: unknown): PingOneAssertion {
	const credential = objectFrom(input);
	const response = responseOf(credential);
	const id = credentialId(credential);
	return {
		id: toBase64Url(id),
		rawId: toBase64(id),
		type: requirePublicKeyType(credential.type),
		response,
	};
}
