import { createHash, randomBytes, randomInt, timingSafeEqual } from 'crypto';

const START_CODE_DIGITS = 8;

/** What people and programs put around and between digits: no letter or digit, or a short label. */
const BETWEEN = /[^\p{L}\p{N}]/gu;
const LABEL = /^\p{L}{1,20}(?=\p{N})/u;

/** Digits stand in tens from zero on, in every script (The Unicode Standard, section 4.6). */
function valueOf(digit: string): number {
	const before = String.fromCodePoint(Number(digit.codePointAt(0)) - 1);
	return /\p{Nd}/u.test(before) ? valueOf(before) + 1 : 0;
}

/** Reads a start code as people type or paste it: digits of any script, dashes, a word in front. */
export function readStartCode(typed: string): string | undefined {
	const code = typed
		.normalize('NFKC')
		.replace(BETWEEN, '')
		.replace(LABEL, '')
		.replace(/\p{Nd}/gu, (digit) => String(valueOf(digit)));
	return code.length === START_CODE_DIGITS && /^[0-9]+$/.test(code) ? code : undefined;
}

export type LinkPurpose = 'enrollment' | 'confirmation';

/** What a link is for. A proof of one link is none of another. */
export interface LinkBinding {
	executionId: string;
	/** PingOne user ID. */
	userId: string;
	purpose: LinkPurpose;
}

const PROOF_BYTES = 20;

/** Crockford's base32: one case, and no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** What `newProof` returns: 160 bits in 32 characters. */
const PROOF = /^[0-9a-hjkmnp-tv-z]{32}$/;

function toBase32(bytes: Uint8Array): string {
	const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{5}/g) ?? []).map((group) => ALPHABET[parseInt(group, 2)]).join('');
}

/** SHA-256 over members with their lengths, so that none can take from another. */
const hash = (...members: string[]) =>
	createHash('sha256')
		.update(JSON.stringify(['n8n-nodes-pingone', ...members]), 'utf8')
		.digest();

const sameText = (one: string, other: string) => timingSafeEqual(hash(one), hash(other));

const isAmong = (digest: string, digests: string[]) =>
	digests.filter((each) => sameText(each, digest)).length > 0;

/** The part of a link after `#`, which browsers do not send. Random: no secret's end is its end. */
export const newProof = (): string => toBase32(randomBytes(PROOF_BYTES));

/** The proof of the link for a second passkey: the user of the first link may have it. */
export const backupProofOf = (proof: string): string =>
	toBase32(hash('backup', proof).subarray(0, PROOF_BYTES));

/** Eight digits, to be sent over another channel than the link. */
export const newStartCode = (): string =>
	String(randomInt(10 ** START_CODE_DIGITS)).padStart(START_CODE_DIGITS, '0');

const members = ({ executionId, userId, purpose }: LinkBinding) => [executionId, userId, purpose];

/** What the execution keeps of a proof: enough to recognize it for this user and purpose, no more. */
export const digestOf = (proof: string, binding: LinkBinding): string =>
	hash('link', ...members(binding), proof).toString('base64url');

/** Whether a text has the form of a proof. */
export const isProof = (text: unknown): text is string =>
	typeof text === 'string' && PROOF.test(text);

/** Whether a proof has one of the digests. Needs no secret, so rejecting a wrong proof is cheap. */
export const matchesDigest = (proof: string, binding: LinkBinding, digests: string[]): boolean =>
	isAmong(digestOf(proof, binding), digests);

/** The same of a start code. Bound to its link's proof: eight digits alone could be tried out. */
export const digestOfCode = (code: string, proof: string, binding: LinkBinding): string =>
	hash('start code', ...members(binding), proof, code).toString('base64url');

/** Whether a start code is right for a link, however it is typed. */
export function isStartCode(typed: string, proof: string, binding: LinkBinding, digests: string[]) {
	const code = readStartCode(typed);
	return code !== undefined && isAmong(digestOfCode(code, proof, binding), digests);
}
