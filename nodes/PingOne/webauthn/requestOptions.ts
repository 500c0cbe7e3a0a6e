import { requireObject, type JsonObject } from './members';
import { base64Url, descriptors, readOptions } from './optionMembers';

/**
 * What `PublicKeyCredential.parseRequestOptionsFromJSON()` accepts (WebAuthn Level 3, dictionary of
 * this name): binary members are unpadded base64url. Other members stay as PingOne sent them.
 */
export interface PublicKeyCredentialRequestOptionsJSON extends JsonObject {
	challenge: string;
	rpId?: string;
	/** In milliseconds. */
	timeout?: number;
	userVerification?: string;
	allowCredentials?: Array<JsonObject & { id: string }>;
}

const OPTIONAL = ['timeout', 'rpId', 'allowCredentials', 'userVerification', 'hints', 'extensions'];

/**
 * Turns `publicKeyCredentialRequestOptions` of a PingOne device authentication (text of JSON, byte
 * arrays signed: Ping, PingOne MFA connector, FIDO Assertion, output example) into the object that
 * browsers accept. Other forms of bytes are read as well, because which of them a tenant sends is
 * not documented for this endpoint.
 *
 * @param options the text as returned, that text encoded a second time, or the parsed object
 * @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT`, `MISSING_MEMBER`, `WRONG_TYPE`,
 * `INVALID_BYTES`, `INVALID_BASE64`
 */
export function toRequestOptionsJson(
	options: string | object,
): PublicKeyCredentialRequestOptionsJSON {
	const given = readOptions(options, 'publicKeyCredentialRequestOptions', OPTIONAL);
	const { allowCredentials, extensions } = given;
	if (extensions !== undefined) requireObject(extensions, 'extensions');
	return {
		...given,
		challenge: base64Url(given.challenge, 'challenge'),
		...(allowCredentials !== undefined && {
			allowCredentials: descriptors(allowCredentials, 'allowCredentials'),
		}),
	};
}
