import { type ApiResponse, isJsonObject } from '../errors/apiResponse';
import { dateOf } from './clock';

const SECONDS = /^\d+(\.\d+)?$/;
/** Any of the three forms of RFC 9110 section 5.6.7 starts with a weekday and has a time. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/** `Retry-After` (RFC 9110 section 10.2.3), the first one. @returns ms; undefined for anything else */
function parseHeader(value: unknown, now: number): number | undefined {
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

/** `innerError.retryAfter`, a date-time (Ping's Go client, P1Error). */
function innerDate({ json }: ApiResponse): string | undefined {
	const details: unknown = json?.details;
	const detail: unknown = Array.isArray(details) ? details[0] : undefined;
	const inner: unknown = isJsonObject(detail) ? detail.innerError : undefined;
	const date = isJsonObject(inner) ? inner.retryAfter : undefined;
	return typeof date === 'string' ? date : undefined;
}

/** How long a response asks to wait, in ms. A date is compared with the response's own `Date`. */
export function retryAfterOf(response: ApiResponse): number | undefined {
	const { headers } = response;
	const header = headers['retry-after'];
	const inner = innerDate(response);
	if (header === undefined && inner === undefined) return undefined;
	const now = dateOf(response) ?? Date.now();
	const until = Date.parse(String(inner));
	const innerMs = Number.isNaN(until) ? undefined : Math.max(0, until - now);
	return parseHeader(header, now) ?? innerMs;
}
