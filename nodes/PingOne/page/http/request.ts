/** The headers of a request, as Node has them. */
export type Headers = Record<string, string | string[] | undefined>;

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const fits = (value: string | string[] | undefined, pattern: RegExp) =>
	typeof value === 'string' && pattern.test(value);

/**
 * Whether a POST can come from our page: JSON in UTF-8, not compressed, and from its own origin.
 * Browsers send `Origin` with every POST. A client without it is no browser, and could forge the
 * header anyway.
 *
 * @param origin of the page
 */
export function isFromPage(origin: string, headers: Headers): boolean {
	const { 'content-type': type, 'content-encoding': encoding = 'identity' } = headers;
	if (!fits(type, JSON_TYPE) || !fits(encoding, /^identity$/i)) return false;
	return headers.origin === undefined || headers.origin === origin;
}
