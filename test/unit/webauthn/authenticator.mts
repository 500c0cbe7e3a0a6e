import { createHash, generateKeyPairSync, randomBytes } from 'crypto';

/** A software authenticator with a browser around it, for tests. Shares no code with the node. */

type Encodable = number | string | Buffer | Map<number | string, Encodable>;

function head(major: number, value: number): Buffer {
	if (value < 24) return Buffer.from([(major << 5) | value]);
	if (value < 256) return Buffer.from([(major << 5) | 24, value]);
	return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

/** CBOR of the values that an attestation object with format `none` is made of. */
export function cbor(value: Encodable): Buffer {
	if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
	if (typeof value === 'string') {
		const text = Buffer.from(value, 'utf8');
		return Buffer.concat([head(3, text.length), text]);
	}
	if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
	const entries = [...value].flatMap(([key, entry]) => [cbor(key), cbor(entry)]);
	return Buffer.concat([head(5, value.size), ...entries]);
}

export interface Ceremony {
	rpId: string;
	origin: string;
	challenge: Buffer;
	type?: string;
	clientData?: Record<string, unknown>;
	clientDataPrefix?: Buffer;
	flags?: number;
	credentialId?: Buffer;
	format?: string;
}

/** COSE key (RFC 9053) of a fresh P-256 key pair. */
function coseKey(): Buffer {
	const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
		format: 'jwk',
	});
	return cbor(
		new Map<number, Encodable>([
			[1, 2],
			[3, -7],
			[-1, 1],
			[-2, Buffer.from(String(x), 'base64url')],
			[-3, Buffer.from(String(y), 'base64url')],
		]),
	);
}

/** Flags: user present 0x01, verified 0x04, backup eligible 0x08, backed up 0x10, attested 0x40. */
export function authenticatorData(ceremony: Ceremony, credentialId: Buffer): Buffer {
	const idLength = Buffer.alloc(2);
	idLength.writeUInt16BE(credentialId.length);
	return Buffer.concat([
		createHash('sha256').update(ceremony.rpId).digest(),
		Buffer.from([ceremony.flags ?? 0x45, 0, 0, 0, 0]),
		Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
		idLength,
		credentialId,
		coseKey(),
	]);
}

export function attestationObject(authData: Encodable, format: Encodable = 'none'): Buffer {
	return cbor(
		new Map<string, Encodable>([
			['fmt', format],
			['attStmt', new Map()],
			['authData', authData],
		]),
	);
}

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`. */
export function register(ceremony: Ceremony) {
	const credentialId = ceremony.credentialId ?? randomBytes(32);
	const authData = authenticatorData(ceremony, credentialId);
	const clientData = JSON.stringify({
		type: ceremony.type ?? 'webauthn.create',
		challenge: ceremony.challenge.toString('base64url'),
		origin: ceremony.origin,
		crossOrigin: false,
		...ceremony.clientData,
	});
	const clientDataJSON = Buffer.concat([
		ceremony.clientDataPrefix ?? Buffer.alloc(0),
		Buffer.from(clientData, 'utf8'),
	]);
	const object = attestationObject(authData, ceremony.format);
	return {
		id: credentialId.toString('base64url'),
		rawId: credentialId.toString('base64url'),
		type: 'public-key' as const,
		authenticatorAttachment: 'platform' as const,
		clientExtensionResults: { credProps: { rk: true } },
		response: {
			clientDataJSON: clientDataJSON.toString('base64url'),
			attestationObject: object.toString('base64url'),
			authenticatorData: authData.toString('base64url'),
			publicKeyAlgorithm: -7,
			transports: ['internal' as const],
		},
	};
}
