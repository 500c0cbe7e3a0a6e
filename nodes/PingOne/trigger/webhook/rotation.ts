import type { Remembered } from '../event/open';
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

/** Whether a delivery comes from PingOne, by the header that only PingOne was told. */
export function isTrusted(sent: unknown, data: Remembered, now = Date.now()): boolean {
	// Both are compared, so that the timing does not reveal which one matches.
	const current = isSecret(sent, data.secret);
	const former = isSecret(sent, data.formerSecret);
	return current || (former && now - (data.secretSince ?? 0) < GRACE_MS);
}
