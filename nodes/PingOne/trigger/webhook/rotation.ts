import type { Remembered } from './memory';
import { isSecret } from './secret';

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
