import { createHash, randomBytes, timingSafeEqual } from 'crypto';

/** PingOne signs nothing, but sends headers (Ping, "Create Subscriptions", httpEndpoint.headers). */
export const TRUST_HEADER = 'X-N8n-PingOne-Secret';

const SECRET_BYTES = 32;

/** A secret that no one can guess: 32 random bytes in base64url. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Compares in constant time, whatever length is sent. Without a secret, nothing matches. */
export const isSecret = (sent: unknown, expected = ''): boolean =>
	typeof sent === 'string' && expected !== '' && timingSafeEqual(digest(sent), digest(expected));
