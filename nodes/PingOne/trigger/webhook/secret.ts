import { createHash, randomBytes, timingSafeEqual } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** What a PingOne Trigger node remembers between runs, in n8n's database. */
export interface Remembered extends IDataObject {
	secret?: string;
	/** The previous secret, until the subscription certainly has the new one. */
	formerSecret?: string;
	/** When the secret was changed, in ms since 1970. */
	secretSince?: number;
	/** What an administrator added to the subscription in PingOne, as JSON. */
	additions?: string;
	/** Which events have been emitted, as serialized by `SeenEvents`. */
	seen?: string;
}

/**
 * Header with which PingOne authenticates. It signs nothing; custom headers of the subscription are
 * the documented way to authenticate (Ping, "Create Subscriptions", httpEndpoint.headers).
 */
export const TRUST_HEADER = 'X-N8n-PingOne-Secret';

const SECRET_BYTES = 32;

/** A secret that nobody can guess: 32 random bytes in base64url. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/**
 * Compares in constant time, whatever length is sent.
 *
 * @param sent value of the header
 * @param expected the secret; without one, nothing matches
 */
export function isSecret(sent: unknown, expected: unknown): boolean {
	if (typeof expected !== 'string' || expected === '') return false;
	const given = typeof sent === 'string' ? sent : '';
	return timingSafeEqual(digest(given), digest(expected));
}

/**
 * How long the previous secret is still accepted, in ms: for what PingOne had begun to send before
 * it knew the new one.
 */
const GRACE_MS = 600_000;

/** Sets a new secret. Call it once PingOne has it. */
export function rotate(data: Remembered, secret: string, now = Date.now()): void {
	if (data.secret !== undefined && data.secret !== secret) data.formerSecret = data.secret;
	data.secret = secret;
	data.secretSince = now;
}

/**
 * Ends the secret of a subscription that was deleted. If another one follows soon, as when n8n
 * publishes a changed trigger, what PingOne had begun to send is still accepted.
 */
export function retire(data: Remembered, now = Date.now()): void {
	if (data.secret !== undefined) data.formerSecret = data.secret;
	delete data.secret;
	data.secretSince = now;
}

/** Forgets a former secret that is too old, before another one is set. */
export function forgetOldSecret(data: Remembered, now = Date.now()): void {
	if (data.secret === undefined && now - (data.secretSince ?? 0) >= GRACE_MS) {
		delete data.formerSecret;
	}
}

/** Whether a delivery comes from PingOne, by the header that only PingOne was told. */
export function isTrusted(sent: unknown, data: Remembered, now = Date.now()): boolean {
	// Both are compared, so that the timing does not reveal which one matches.
	const current = isSecret(sent, data.secret);
	const former = isSecret(sent, data.formerSecret);
	const isRecent = data.secret !== undefined && now - (data.secretSince ?? 0) < GRACE_MS;
	return current || (former && isRecent);
}
