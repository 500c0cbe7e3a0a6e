/**
 * Browser code that behaves as two public clients of Ping's do. Written from their behavior, so that
 * something which shares nothing with the node reads the node's options and writes what it activates.
 *
 * Each function runs inside a page and so refers to nothing outside of itself.
 */

/** What such a client posts back. */
interface Answer {
	attestation: string;
	origin: string;
}

/**
 * As the JavaScript widget for PingFederate's authentication API registers a FIDO2 device
 * (pf-authn-js-widget, `fidoFlowUtil`): takes the text, copies the members it knows, leaves `alg` as
 * text, and posts standard base64 without extension results.
 *
 * @param text `publicKeyCredentialCreationOptions`
 */
export async function widgetClient(text: string): Promise<Answer> {
	const bytes = (list: number[]) => new Uint8Array(list);
	const base64 = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
	const given = JSON.parse(text) as Record<string, unknown> & {
		user: { id: number[] };
		challenge: number[];
		excludeCredentials?: Array<{ type: string; id: number[]; transports?: string[] }>;
	};
	const wanted: Record<string, unknown> = {
		rp: given.rp,
		user: { ...given.user, id: bytes(given.user.id) },
		challenge: bytes(given.challenge),
		pubKeyCredParams: given.pubKeyCredParams,
	};
	for (const name of ['timeout', 'authenticatorSelection', 'attestation', 'extensions']) {
		if (name in given) wanted[name] = given[name];
	}
	wanted.excludeCredentials = given.excludeCredentials?.map(({ type, id, transports }) => ({
		type,
		id: bytes(id),
		...(transports && { transports }),
	}));
	const publicKey = wanted as unknown as PublicKeyCredentialCreationOptions;
	const { signal } = new AbortController();
	const made = (await navigator.credentials.create({ publicKey, signal })) as PublicKeyCredential;
	const response = made.response as AuthenticatorAttestationResponse;
	const attestation = {
		id: made.id,
		type: made.type,
		rawId: base64(made.rawId),
		response: {
			clientDataJSON: base64(response.clientDataJSON),
			attestationObject: base64(response.attestationObject),
		},
	};
	return { attestation: JSON.stringify(attestation), origin: location.origin };
}

/**
 * As Ping's JavaScript SDK does (ping-javascript-sdk, DaVinci client, `fido.utils`): takes the object,
 * passes every member on, reads `alg` as a number, wraps bytes as signed ones, and posts
 * `authenticatorAttachment` as well.
 *
 * @param text `publicKeyCredentialCreationOptions`
 */
export async function sdkClient(text: string): Promise<Answer> {
	const buffer = (list: number[]) => new Int8Array(list).buffer;
	const base64 = (bytes: ArrayBuffer) =>
		btoa([...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join(''));
	const given = JSON.parse(text) as Record<string, unknown> & {
		user: { id: number[] };
		challenge: number[];
		pubKeyCredParams: Array<{ type: string; alg: string | number }>;
		excludeCredentials?: Array<{ type: string; id: number[]; transports?: string[] }>;
	};
	const publicKey = {
		...given,
		challenge: buffer(given.challenge),
		user: { ...given.user, id: buffer(given.user.id) },
		pubKeyCredParams: given.pubKeyCredParams.map(({ type, alg }) => ({
			type,
			alg: typeof alg === 'string' ? Number.parseInt(alg, 10) : alg,
		})),
		excludeCredentials: given.excludeCredentials?.map(({ type, id, transports }) => ({
			type,
			id: buffer(id),
			transports,
		})),
	} as unknown as PublicKeyCredentialCreationOptions;
	const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
	const response = made.response as AuthenticatorAttestationResponse;
	const attestation = {
		id: made.id,
		rawId: base64(made.rawId),
		type: made.type,
		authenticatorAttachment: made.authenticatorAttachment,
		response: {
			clientDataJSON: base64(response.clientDataJSON),
			attestationObject: base64(response.attestationObject),
		},
	};
	return { attestation: JSON.stringify(attestation), origin: location.origin };
}

interface WithAssertion extends Window {
	/** What Ping's code would send for the key's last answer. */
	pingAssertion?: string;
}

/**
 * As the page "Check Assertion (FIDO Device)" of Ping's API reference writes down a key's answer:
 * standard base64, `id` as the browser gives it, an empty `userHandle` for a key that gives none. Keeps
 * that for each answer that the page gets from a key.
 */
export function keepAssertion(): void {
	const base64 = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
	const get = navigator.credentials.get.bind(navigator.credentials);
	navigator.credentials.get = async (options) => {
		const credential = (await get(options)) as PublicKeyCredential;
		const response = credential.response as AuthenticatorAssertionResponse;
		const { clientDataJSON, authenticatorData, signature, userHandle } = response;
		(window as WithAssertion).pingAssertion = JSON.stringify({
			id: credential.id,
			rawId: base64(credential.rawId),
			type: credential.type,
			response: {
				clientDataJSON: base64(clientDataJSON),
				authenticatorData: base64(authenticatorData),
				signature: base64(signature),
				userHandle: userHandle ? base64(userHandle) : '',
			},
		});
		return credential;
	};
}

/** What `keepAssertion` has kept; runs inside a page as well. */
export const keptAssertion = (): string | undefined => (window as WithAssertion).pingAssertion;
