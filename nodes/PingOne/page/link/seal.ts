import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'crypto';
import type { LinkPurpose } from './proof';

/** What a token is bound to: it opens only with the binding it was sealed with. */
export interface Binding {
	executionId: string;
	nodeId: string;
	/** The wait's nonce: a node may wait several times in one execution. */
	nonce: string;
	/** PingOne user ID. */
	userId: string;
}

const CIPHER = 'aes-256-gcm';
/** Of what is sealed as well: with other members it is another one, and open pages begin anew. */
const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_TOKEN = 8_192;

/** Seals and opens what has to come back unchanged, so nothing else has to hold the secret. */
export interface Sealer<T> {
	seal(content: T): string;
	/** @returns undefined for anything not sealed for this binding with this secret */
	open(token: unknown): T | undefined;
}

const authenticated = ({ executionId, nodeId, nonce, userId }: Binding) =>
	Buffer.from(JSON.stringify([VERSION, executionId, nodeId, nonce, userId]));

function readToken(token: unknown): Buffer | undefined {
	if (typeof token !== 'string' || token.length > MAX_TOKEN) return undefined;
	const [version, body, ...rest] = token.split('.');
	if (version !== VERSION || body === undefined || rest.length > 0) return undefined;
	const bytes = Buffer.from(body, 'base64url');
	return bytes.length > IV_BYTES + TAG_BYTES ? bytes : undefined;
}

/**
 * Seals for the trip to the browser and back (AES-256-GCM; key by HKDF, RFC 5869), with a key from
 * the credential's secret, which every n8n process has and no browser. It differs for each wait and
 * purpose, and becomes invalid with the secret.
 */
export function sealerFor<T>(secret: string, purpose: LinkPurpose, binding: Binding): Sealer<T> {
	const info = `n8n-nodes-pingone ${purpose} token v1`;
	const key = Buffer.from(hkdfSync('sha256', secret, binding.nonce, info, 32));
	const about = authenticated(binding);
	return {
		seal(content) {
			const iv = randomBytes(IV_BYTES);
			const cipher = createCipheriv(CIPHER, key, iv);
			cipher.setAAD(about);
			const sealed = Buffer.concat([
				cipher.update(JSON.stringify(content), 'utf8'),
				cipher.final(),
			]);
			return `${VERSION}.${Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url')}`;
		},
		open(token) {
			const bytes = readToken(token);
			if (!bytes) return undefined;
			const options = { authTagLength: TAG_BYTES };
			const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), options);
			decipher.setAAD(about);
			decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
			try {
				const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
				return JSON.parse(Buffer.concat([opened, decipher.final()]).toString('utf8')) as T;
			} catch {
				return undefined;
			}
		},
	};
}
