/** The bytes of base64url text. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

const toUrl = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

type Binary = ArrayBuffer | ArrayBufferView | string;

/** Bytes as unpadded base64url. Password managers give strings and views as well. */
export function toText(binary: Binary): string {
	if (typeof binary === 'string') return toUrl(binary);
	const bytes = ArrayBuffer.isView(binary)
		? new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength)
		: new Uint8Array(binary);
	return toUrl(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
}

/** Request options as the node sends them: binary members are base64url. */
export type RequestJson = PublicKeyCredentialRequestOptionsJSON;

/** By hand: the browser's own function is missing in browsers that can do all the rest. */
const toOptions = (json: RequestJson): PublicKeyCredentialRequestOptions => ({
	...(json as object),
	challenge: toBytes(json.challenge),
	allowCredentials: (json.allowCredentials || []).map((one) => ({
		...(one as object),
		type: 'public-key' as const,
		id: toBytes(one.id),
	})),
});

/** Asks one of the user's keys, until the signal. @returns its answer as JSON */
export async function askKey(json: RequestJson, signal: AbortSignal): Promise<object> {
	const credential = (await navigator.credentials.get({
		publicKey: toOptions(json),
		signal,
	})) as PublicKeyCredential;
	const response = credential.response as AuthenticatorAssertionResponse;
	const { clientDataJSON, authenticatorData, signature, userHandle } = response;
	return {
		id: credential.id,
		// Password managers leave it out.
		rawId: toText((credential.rawId as ArrayBuffer | undefined) || credential.id),
		type: credential.type,
		response: {
			clientDataJSON: toText(clientDataJSON),
			authenticatorData: toText(authenticatorData),
			signature: toText(signature),
			userHandle: userHandle ? toText(userHandle) : '',
		},
	};
}
