import { parseRetryAfter } from '../../pace/retryAfter';
import { type ApiResponse, isJsonObject } from '../errors/apiResponse';

/** `innerError.retryAfter`, a date-time (Ping's Go client, P1Error). */
function innerDate({ json }: ApiResponse): string | undefined {
	const [detail] = Array.isArray(json?.details) ? json.details : [];
	const inner: unknown = isJsonObject(detail) ? detail.innerError : undefined;
	const date = isJsonObject(inner) ? inner.retryAfter : undefined;
	return typeof date === 'string' ? date : undefined;
}

/**
 * How long a response asks to wait, in ms: by its header (seconds or a date) or by its body. A date
 * is read against the clock that wrote it, the response's own `Date`.
 */
export function retryAfterOf(response: ApiResponse): number | undefined {
	const { headers } = response;
	const header = headers['retry-after'];
	const inner = innerDate(response);
	if (header === undefined && inner === undefined) return undefined;
	const date = Date.parse(String(headers.date));
	const now = Number.isNaN(date) ? Date.now() : date;
	const until = Date.parse(String(inner));
	const innerMs = Number.isNaN(until) ? undefined : Math.max(0, until - now);
	return parseRetryAfter(header, now) ?? innerMs;
}
