import type { ApiResponse } from '../errors/apiResponse';
import type { RateFeedback } from '../../pace/pace';
import { parseRetryAfter } from '../../pace/retryAfter';
import { isThrottled } from './retryPolicy';

/** How long PingOne asks to wait, in ms. */
export const retryAfterOf = ({ headers }: ApiResponse) =>
	parseRetryAfter(headers['retry-after'], Date.now());

/**
 * What a response says about the rate limit. `Date` has whole seconds (RFC 9110 section 6.6.1),
 * which limits that count by seconds may follow. To be called when the response arrives: the time
 * since the request left is what it took, without the token that may have been fetched before.
 */
export function readRateFeedback(response: ApiResponse): RateFeedback {
	const { sentAtMs } = response;
	const second = Date.parse(String(response.headers.date)) / 1000;
	return {
		...(isThrottled(response) && { refused: { retryAfterMs: retryAfterOf(response) } }),
		...(!Number.isNaN(second) && { second }),
		...(sentAtMs !== undefined && { tookMs: Math.max(0, Date.now() - sentAtMs) }),
	};
}
