import { hasDistinctNames } from './distinctNames';
import { WebAuthnDataError } from './errors';
import { isJsonObject, kindOf, wrongMember } from './members';

/** Client data of a ceremony (WebAuthn Level 3 §5.8.1), with the members that are checked here. */
export interface ClientData {
	type: string;
	/** base64url, as the browser sent it. */
	challenge: string;
	origin: string;
	/** Whether the page ran in a frame of another site. */
	crossOrigin: boolean;
	/** Origin of the outermost page; browsers send it only with `crossOrigin`. */
	topOrigin?: string;
}

const MEMBER = 'response.clientDataJSON';

function parse(bytes: Uint8Array): unknown {
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

const asText = (value: unknown) => (typeof value === 'string' ? value : kindOf(value));

/**
 * Reads client data.
 *
 * @param bytes `response.clientDataJSON`, decoded
 * @throws WebAuthnDataError `CLIENT_DATA_INVALID`, `MISSING_MEMBER`, `WRONG_TYPE`
 */
export function readClientData(bytes: Uint8Array): ClientData {
	const data = parse(bytes);
	if (!isJsonObject(data)) {
		throw new WebAuthnDataError(
			'CLIENT_DATA_INVALID',
			`'${MEMBER}' is not what a browser writes`,
			'Pass the attestation whole and unchanged.',
			{ member: MEMBER, expected: 'JSON of an object', actual: 'other bytes' },
		);
	}
	return {
		type: requireText(data.type, 'type'),
		challenge: requireText(data.challenge, 'challenge'),
		origin: requireText(data.origin, 'origin'),
		// Browsers send false or omit it; anything else is suspicious.
		crossOrigin: data.crossOrigin !== undefined && data.crossOrigin !== false,
		...(data.topOrigin === undefined ? {} : { topOrigin: asText(data.topOrigin) }),
	};
}
