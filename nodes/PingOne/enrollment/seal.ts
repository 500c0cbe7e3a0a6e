import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'crypto';

/** One attempt: what must come back unchanged with the browser's response. */
export interface Attempt {
	/** PingOne device ID. */
	deviceId: string;
	/** Challenge of the creation options, base64url. */
	challenge: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
	/** When the browser stops asking for the passkey, in milliseconds since 1970. */
	askedUntil: number;
	/** COSE algorithms that the options offered. */
	algorithms: number[];
	/** Whether the options demanded user verification. */
	userVerification: boolean;
	/** Number of this attempt, from 1. */
	number: number;
}

/** What an attempt is bound to. A token opens only with the binding it was sealed with. */
export interface Binding {
	executionId: string;
	nodeId: string;
	/** The wait's nonce: a node may wait several times in one execution. */
	nonce: string;
	/** PingOne user ID. */
	userId: string;
}

const CIPHER = 'aes-256-gcm';
const INFO = 'n8n-nodes-pingone enrollment attempt';
const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_TOKEN = 2_048;

/**
 * The key is derived from the worker app's client secret, which every n8n process that can activate
 * the device has, and no browser does. It survives restarts, differs for each wait, and becomes
 * invalid with the secret.
 */
function keyFor(secret: string, { nonce }: Binding): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, nonce, INFO, 32));
}

const authenticated = ({ executionId, nodeId, nonce, userId }: Binding) =>
	Buffer.from(JSON.stringify([VERSION, executionId, nodeId, nonce, userId]));

/**
 * Seals an attempt for the trip to the browser and back (AES-256-GCM; key by HKDF, RFC 5869).
 *
 * @param secret client secret of the worker app
 */
function sealAttempt(secret: string, binding: Binding, content: Attempt): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, keyFor(secret, binding), iv);
	cipher.setAAD(authenticated(binding));
	const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
	return `${VERSION}.${Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url')}`;
}

/**
 * Opens a token.
 *
 * @returns undefined for anything not sealed for this binding with this secret
 */
function openAttempt(secret: string, binding: Binding, token: unknown): Attempt | undefined {
	if (typeof token !== 'string' || token.length > MAX_TOKEN) return undefined;
	const [version, body, ...rest] = token.split('.');
	if (version !== VERSION || body === undefined || rest.length > 0) return undefined;
	const bytes = Buffer.from(body, 'base64url');
	if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
	const decipher = createDecipheriv(CIPHER, keyFor(secret, binding), bytes.subarray(0, IV_BYTES), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAAD(authenticated(binding));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
		return JSON.parse(Buffer.concat([opened, decipher.final()]).toString('utf8')) as Attempt;
	} catch {
		return undefined;
	}
}

/** Seals and opens the attempts of one wait, so nothing else has to hold the secret. */
export interface Sealer {
	seal(content: Attempt): string;
	open(token: unknown): Attempt | undefined;
}

/** @param secret client secret of the worker app */
export const sealerFor = (secret: string, binding: Binding): Sealer => ({
	seal: (content) => sealAttempt(secret, binding, content),
	open: (token) => openAttempt(secret, binding, token),
});
