/** Creation options as the node sends them: binary members are base64url. */
export type OptionsJson = PublicKeyCredentialCreationOptionsJSON;

function toBytes(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toText(buffer: ArrayBuffer): string {
	const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
	return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

const withBytes = <T extends { id: string }>(one: T) => ({ ...one, id: toBytes(one.id) });

/** Newer browsers have a function for this; older ones do not. */
function toOptions(json: OptionsJson): PublicKeyCredentialCreationOptions {
	if (typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function') {
		return PublicKeyCredential.parseCreationOptionsFromJSON(json);
	}
	return {
		...json,
		challenge: toBytes(json.challenge),
		user: withBytes(json.user),
		excludeCredentials: (json.excludeCredentials ?? []).map(withBytes),
	} as PublicKeyCredentialCreationOptions;
}

/** The browser's response as JSON. */
export function toJson(credential: PublicKeyCredential): object {
	const { clientDataJSON, attestationObject } =
		credential.response as AuthenticatorAttestationResponse;
	return {
		id: credential.id,
		rawId: toText(credential.rawId),
		type: credential.type,
		response: {
			clientDataJSON: toText(clientDataJSON),
			attestationObject: toText(attestationObject),
		},
		clientExtensionResults: credential.getClientExtensionResults(),
		authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
	};
}

/** Asks the browser for a passkey. */
export const createPasskey = async (options: OptionsJson) =>
	(await navigator.credentials.create({
		publicKey: toOptions(options),
	})) as PublicKeyCredential;

const CODES: Record<string, string> = {
	InvalidStateError: 'already',
	SecurityError: 'wrongHost',
	NotSupportedError: 'unsuitable',
	ConstraintError: 'unsuitable',
};

/** Browsers may time out this much before the time they were given, in ms. */
const EARLY_MS = 1_000;

/**
 * Why there is no passkey. Browsers report NotAllowedError for both a cancellation and a timeout.
 */
export function codeFor(name: string, elapsedMs: number, timeoutMs = 0): string {
	if (name !== 'NotAllowedError' && name !== 'AbortError') return CODES[name] ?? 'unexpected';
	return timeoutMs > 0 && elapsedMs >= timeoutMs - EARLY_MS ? 'timedOut' : 'canceled';
}
