import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'crypto';
import { FieldError } from '../../pingone/errors/fieldError';

/** Digits of a start code. */
const START_CODE_DIGITS = 8;

/** What people and programs put around and between digits: no letter or digit, or a short label. */
const BETWEEN = /[^\p{L}\p{N}]/gu;
const LABEL = /^\p{L}{1,20}(?=\p{N})/u;

/**
 * Reads a start code as people type or paste it: full-width digits, dashes, dots, spaces, invisible
 * characters, a word in front.
 *
 * @returns eight digits, or undefined for anything else, which is no guess
 */
export function readStartCode(typed: string): string | undefined {
	const code = typed.normalize('NFKC').replace(BETWEEN, '').replace(LABEL, '');
	return code.length === START_CODE_DIGITS && /^[0-9]+$/.test(code) ? code : undefined;
}

/** What may be done with a link. */
export type LinkPurpose = 'enrollment' | 'confirmation';

/** What a link is for. A proof made for one link proves nothing about another. */
export interface LinkBinding {
	executionId: string;
	/** PingOne user ID. */
	userId: string;
	/** Random and different for every link, also for two links of one user in one execution. */
	salt: string;
	purpose: LinkPurpose;
}

const PROOF_BYTES = 20;

/**
 * Crockford's base32: one case, and no letter that looks like a digit, so it can be typed by hand.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** What `makeProof` returns: 160 bits in 32 characters. */
const PROOF = /^[0-9a-hjkmnp-tv-z]{32}$/;

function toBase32(bytes: Uint8Array): string {
	const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{5}/g) ?? []).map((group) => ALPHABET[parseInt(group, 2)]).join('');
}

/**
 * The key for one purpose (HKDF, RFC 5869). It comes from the worker app's client secret: every n8n
 * process has it, no browser does, and a new secret invalidates all links.
 */
function mac(secret: string, part: 'link' | 'start code', binding: LinkBinding): Buffer {
	const { executionId, userId, salt, purpose } = binding;
	const info = `n8n-nodes-pingone ${purpose} ${part} v1`;
	const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32));
	return createHmac('sha256', key)
		.update(JSON.stringify([executionId, userId, salt]))
		.digest();
}

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

const sameText = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

/**
 * Reads the worker app's client secret.
 *
 * @throws FieldError when there is none: anybody could derive a key from an empty secret
 */
export function requireSecret({ clientSecret }: { clientSecret?: unknown }): string {
	if (typeof clientSecret === 'string' && clientSecret.trim() !== '') return clientSecret;
	throw new FieldError(
		'Client Secret',
		'of the credential is empty',
		'Enrollment links are protected by it. Open the credential and enter the client secret of the worker app.',
	);
}

/**
 * The part of a link after `#`, which browsers do not send. Presenting it proves possession of the
 * whole link. 160 bits of HMAC-SHA-256.
 */
export const makeProof = (secret: string, binding: LinkBinding) =>
	toBase32(mac(secret, 'link', binding).subarray(0, PROOF_BYTES));

/** Eight digits, to be sent over another channel than the link. */
export function makeStartCode(secret: string, binding: LinkBinding): string {
	const number = mac(secret, 'start code', binding).readBigUInt64BE();
	return String(number % 10n ** BigInt(START_CODE_DIGITS)).padStart(START_CODE_DIGITS, '0');
}

/** What the execution keeps of a proof: enough to recognize it, not enough to derive it. */
export const digestOf = (proof: string) => digest(proof).toString('base64url');

/** Whether a text has the form of a proof. */
export const isProof = (text: unknown): text is string =>
	typeof text === 'string' && PROOF.test(text);

/** Whether a proof has this digest. Needs no secret, so rejecting a wrong proof is cheap. */
export const matchesDigest = (proof: string, expected: string) =>
	sameText(digestOf(proof), expected);

/** Whether the proof is the one derived from the current secret. */
export const provesLink = (secret: string, binding: LinkBinding, proof: string) =>
	sameText(makeProof(secret, binding), proof);

/** Whether a start code is right, however it is typed. */
export function isStartCode(secret: string, binding: LinkBinding, typed: string): boolean {
	const code = readStartCode(typed);
	return code !== undefined && sameText(makeStartCode(secret, binding), code);
}
