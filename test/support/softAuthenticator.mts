import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A credential as Ping's browser code posts it: standard base64, but `id` base64url. */
export interface PingCredential {
	id: string;
	type: string;
	rawId: string;
	response: { clientDataJSON: string; attestationObject: string };
}

/** Ways to deviate from a correct ceremony. */
export interface Ceremony {
	/** Origin in the client data. */
	origin?: string;
	rpId?: string;
	/** base64url */
	challenge?: string;
	/** Type in the client data. */
	type?: string;
	format?: 'none' | 'packed';
	userVerified?: boolean;
	/** A passkey that may be synced. */
	backupEligible?: boolean;
	credentialId?: Buffer;
	/** Authenticator model; all zeros by default. */
	aaguid?: Buffer;
	/** Whether the key is synced. */
	backedUp?: boolean;
	/** Sign something else than what is sent (packed only). */
	forgeSignature?: boolean;
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

function head(major: number, value: number): Buffer {
	if (value < 24) return Buffer.from([(major << 5) | value]);
	if (value < 256) return Buffer.from([(major << 5) | 24, value]);
	return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}

/** CBOR, as far as attestation objects and EC2 keys need it. */
function encode(value: Cbor): Buffer {
	if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
	if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)]);
	if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
	const entries = [...value].flatMap(([key, item]) => [encode(key), encode(item)]);
	return Buffer.concat([head(5, value.size), ...entries]);
}

function sha256(data: Buffer | string): Buffer {
	return createHash('sha256').update(data).digest();
}

function coseKey(publicKey: KeyObject): Buffer {
	const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
	return encode(
		new Map<number, Cbor>([
			[1, 2],
			[3, -7],
			[-1, 1],
			[-2, Buffer.from(x, 'base64url')],
			[-3, Buffer.from(y, 'base64url')],
		]),
	);
}

function authenticatorData(
	rpId: string,
	flags: number,
	{ id, aaguid }: { id: Buffer; aaguid: Buffer },
	publicKey: KeyObject,
): Buffer {
	const lengths = Buffer.alloc(2);
	lengths.writeUInt16BE(id.length);
	const counter = Buffer.alloc(4);
	const attested = Buffer.concat([aaguid, lengths, id, coseKey(publicKey)]);
	return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, attested]);
}

function statement(key: KeyObject, signed: Buffer, format: 'none' | 'packed'): Map<string, Cbor> {
	if (format === 'none') return new Map();
	return new Map<string, Cbor>([
		['alg', -7],
		['sig', sign('sha256', signed, key)],
	]);
}

/** A key that can sign in after its registration. */
export interface SoftKey {
	id: Buffer;
	rpId: string;
	privateKey: KeyObject;
	/** COSE public key. */
	publicKey: Buffer;
	/** How often it has signed. */
	signCount: number;
}

/**
 * Answers `publicKeyCredentialCreationOptions` as browser and authenticator would together
 * (WebAuthn sections 5.1.3 and 6.3.2), with a new ES256 key.
 *
 * @param optionsJson the string that PingOne answered
 * @param ceremony deviations; by default everything is right and the page is on the RP ID
 * @returns the credential, and the key to sign in with
 */
export function registerKey(
	optionsJson: string,
	ceremony: Ceremony = {},
): { credential: PingCredential; key: SoftKey } {
	const options = JSON.parse(optionsJson) as { rp: { id: string }; challenge: number[] };
	const {
		rpId = options.rp.id,
		origin = `https://${options.rp.id}`,
		challenge = Buffer.from(options.challenge).toString('base64url'),
		type = 'webauthn.create',
		format = 'none',
		userVerified = true,
		backupEligible = false,
		backedUp = false,
		aaguid = Buffer.alloc(16),
		credentialId = randomBytes(32),
	} = ceremony;
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const flags =
		0x41 | (userVerified ? 0x04 : 0) | (backupEligible ? 0x08 : 0) | (backedUp ? 0x10 : 0);
	const authData = authenticatorData(rpId, flags, { id: credentialId, aaguid }, publicKey);
	const clientData = JSON.stringify({ type, challenge, origin, crossOrigin: false });
	const hash = sha256(ceremony.forgeSignature ? `${clientData} ` : clientData);
	const attestationObject = encode(
		new Map<string, Cbor>([
			['fmt', format],
			['attStmt', statement(privateKey, Buffer.concat([authData, hash]), format)],
			['authData', authData],
		]),
	);
	const credential = {
		id: credentialId.toString('base64url'),
		type: 'public-key',
		rawId: credentialId.toString('base64'),
		response: {
			clientDataJSON: Buffer.from(clientData).toString('base64'),
			attestationObject: attestationObject.toString('base64'),
		},
	};
	const key = { id: credentialId, rpId, privateKey, publicKey: coseKey(publicKey), signCount: 0 };
	return { credential, key };
}

/** The credential of `registerKey()`. */
export const createCredential = (optionsJson: string, ceremony: Ceremony = {}): PingCredential =>
	registerKey(optionsJson, ceremony).credential;

/** An assertion as Ping's browser code posts it. */
export interface PingAssertion {
	id: string;
	rawId: string;
	type: string;
	response: {
		clientDataJSON: string;
		authenticatorData: string;
		signature: string;
		userHandle: string;
	};
}

/** Ways to deviate from a correct sign-in. */
export interface SignIn
	extends Pick<
		Ceremony,
		'origin' | 'rpId' | 'challenge' | 'type' | 'userVerified' | 'forgeSignature'
	> {
	/** Members added to the client data. */
	clientData?: Record<string, unknown>;
	userPresent?: boolean;
	/** Whether the counter grows; by default it does. */
	counts?: boolean;
}

/**
 * Answers `publicKeyCredentialRequestOptions` with a key (WebAuthn sections 5.1.4 and 6.3.3).
 *
 * @param optionsJson the string that PingOne answered
 * @param signIn deviations; by default everything is right and the page is on the RP ID
 */
export function signInWith(key: SoftKey, optionsJson: string, signIn: SignIn = {}): PingAssertion {
	const options = JSON.parse(optionsJson) as { rpId: string; challenge: number[] };
	const {
		rpId = key.rpId,
		origin = `https://${options.rpId}`,
		challenge = Buffer.from(options.challenge).toString('base64url'),
		type = 'webauthn.get',
		userVerified = true,
		userPresent = true,
		counts = true,
	} = signIn;
	if (counts) key.signCount += 1;
	const counter = Buffer.alloc(4);
	counter.writeUInt32BE(key.signCount);
	const flags = (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0);
	const authData = Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
	const content = { type, challenge, origin, crossOrigin: false, ...signIn.clientData };
	const clientData = JSON.stringify(content);
	const hash = sha256(signIn.forgeSignature ? `${clientData} ` : clientData);
	return {
		id: key.id.toString('base64url'),
		rawId: key.id.toString('base64'),
		type: 'public-key',
		response: {
			clientDataJSON: Buffer.from(clientData).toString('base64'),
			authenticatorData: authData.toString('base64'),
			signature: sign('sha256', Buffer.concat([authData, hash]), key.privateKey).toString('base64'),
			userHandle: '',
		},
	};
}
