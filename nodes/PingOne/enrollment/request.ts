import { createHash, timingSafeEqual } from 'crypto';
import type { Wait } from './protocol/wait';

/** The part of a request that decides whether it is heard at all. */
export interface Incoming {
	method: string;
	headers: Record<string, string | string[] | undefined>;
	query: Record<string, unknown>;
}

/** Name of the query parameter that carries a link's own code. */
export const LINK_CODE = 'code';

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** What the wait remembers of its link's code. */
export const hashLinkCode = (code: string) => digest(code).toString('base64url');

/**
 * Whether a request came by this wait's link. n8n's token opens every wait of the execution, one
 * after the other, so that a link for one person would show the next one's page.
 */
export function hasLinkCode({ linkCodeHash }: Wait, { query }: Incoming): boolean {
	if (linkCodeHash === '') return true;
	const code = query[LINK_CODE];
	if (typeof code !== 'string') return false;
	return timingSafeEqual(digest(code), Buffer.from(linkCodeHash, 'base64url'));
}

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const fits = (value: string | string[] | undefined, pattern: RegExp) =>
	typeof value === 'string' && pattern.test(value);

/**
 * Whether a POST can come from our page: JSON in UTF-8, not compressed, and from its own origin.
 * Browsers send `Origin` with every POST; without one it is no browser, which can forge it anyway.
 */
export function isFromPage({ origin }: Wait, { headers }: Incoming): boolean {
	const { 'content-type': type, 'content-encoding': encoding = 'identity' } = headers;
	if (!fits(type, JSON_TYPE) || !fits(encoding, /^identity$/i)) return false;
	return headers.origin === undefined || headers.origin === origin;
}
