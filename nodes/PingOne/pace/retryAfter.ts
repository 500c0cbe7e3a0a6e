const SECONDS = /^\d+(\.\d+)?$/;
/** Any of the three forms of RFC 9110 section 5.6.7 starts with a weekday and has a time. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/**
 * Reads a `Retry-After` header (RFC 9110 section 10.2.3): seconds or an HTTP date.
 *
 * @param value the header as the HTTP client gives it; if repeated, the first counts
 * @param now the time of day in ms since 1970, to compare a date with
 * @returns ms to wait; 0 for 0 and for a past date; undefined for what is neither seconds nor a
 * date, including negative numbers. There is no upper bound here: the controller has its own
 */
export function parseRetryAfter(value: unknown, now: number): number | undefined {
	const first: unknown = Array.isArray(value) ? value[0] : value;
	const text = typeof first === 'number' ? String(first) : first;
	if (typeof text !== 'string') return undefined;
	const trimmed = text.trim();
	if (SECONDS.test(trimmed)) {
		const ms = Number(trimmed) * 1000;
		return Number.isFinite(ms) ? ms : undefined;
	}
	if (!HTTP_DATE.test(trimmed)) return undefined;
	// The asctime form names no zone and means UTC.
	const at = Date.parse(/(GMT|UTC|[+-]\d{4})$/.test(trimmed) ? trimmed : `${trimmed} GMT`);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
