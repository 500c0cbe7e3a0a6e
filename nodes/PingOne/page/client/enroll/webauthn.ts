import { toBytes, toText } from '../assertion';

/** Creation options as the node sends them: binary members are base64url. */
export type OptionsJson = PublicKeyCredentialCreationOptionsJSON;

const withBytes = <T extends { id: string }>(one: T) => ({ ...one, id: toBytes(one.id) });

/** By hand: the browser's own function is missing in browsers that can do all the rest. */
const toOptions = (json: OptionsJson) =>
	({
		...json,
		challenge: toBytes(json.challenge),
		user: withBytes(json.user),
		excludeCredentials: (json.excludeCredentials || []).map(withBytes),
	}) as PublicKeyCredentialCreationOptions;

/** A passkey's response as JSON. */
export interface Made {
	id: string;
	rawId: string;
	type: string;
	response: { clientDataJSON: string; attestationObject: string };
	clientExtensionResults: object;
}

/** The browser's response as JSON. Extensions that imitate it leave parts out. */
export function toJson(credential: PublicKeyCredential): Made {
	const { clientDataJSON, attestationObject } =
		credential.response as AuthenticatorAttestationResponse;
	const { id, rawId, type, getClientExtensionResults } = credential as Partial<PublicKeyCredential>;
	const ownId = toText((rawId || id) as ArrayBuffer | string);
	return {
		id: id || ownId,
		rawId: ownId,
		type: type || 'public-key',
		response: {
			clientDataJSON: toText(clientDataJSON),
			attestationObject: toText(attestationObject),
		},
		clientExtensionResults:
			typeof getClientExtensionResults === 'function'
				? (getClientExtensionResults.call(credential) as object | undefined) || {}
				: {},
	};
}

/** Asks the browser for a passkey, until the signal. @throws what the browser throws, or an extension */
export async function createPasskey(options: OptionsJson, signal: AbortSignal) {
	const made = await navigator.credentials.create({ publicKey: toOptions(options), signal });
	return made as PublicKeyCredential;
}
