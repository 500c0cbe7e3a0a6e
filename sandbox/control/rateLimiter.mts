import { ApiError } from '../wire/errors.mts';
import type { RateLimit } from './settings.mts';

/** Counts requests against a limit that may change at any time. */
export interface RateLimiter {
	/** Lets one request through. @throws ApiError 429 REQUEST_LIMITED */
	admit(limit: RateLimit | null): void;
}

function retryAfterHeader(limit: RateLimit, waitMs: number): Record<string, string> {
	const style = limit.retryAfter ?? 'seconds';
	if (style === 'none') return {};
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	if (style === 'seconds') return { 'Retry-After': String(seconds) };
	if (style !== 'date') return { 'Retry-After': style };
	return { 'Retry-After': new Date(Date.now() + seconds * 1000).toUTCString() };
}

function tooManyRequests(limit: RateLimit, waitMs: number): ApiError {
	return new ApiError(
		429,
		'REQUEST_LIMITED',
		'The request could not be completed. You have exceeded the rate limit.',
		[{ code: 'LIMIT_EXCEEDED', message: 'The rate limit of the service was exceeded.' }],
		retryAfterHeader(limit, waitMs),
	);
}

/**
 * A limiter in machine time, not tenant time: advancing the tenant's clock is not a pause.
 * Refused requests take nothing from the budget.
 */
export function createRateLimiter(): RateLimiter {
	let current: RateLimit | null = null;
	let budget = 0;
	let at = 0;

	function start(limit: RateLimit, now: number): void {
		current = limit;
		budget = limit.burst ?? limit.perSecond;
		at = now;
	}

	function refill(limit: RateLimit, now: number): void {
		const elapsed = now - at;
		if (limit.kind === 'window') {
			if (Math.floor(now / 1000) === Math.floor(at / 1000)) return;
			budget = limit.burst ?? limit.perSecond;
		} else {
			const size = Math.max(1, limit.burst ?? limit.perSecond);
			budget = Math.min(size, budget + (elapsed * limit.perSecond) / 1000);
		}
		at = now;
	}

	return {
		admit(limit) {
			if (limit === null) return;
			const now = Date.now();
			if (limit !== current) start(limit, now);
			else refill(limit, now);
			if (budget >= 1) {
				budget -= 1;
				return;
			}
			const toNextToken = ((1 - budget) * 1000) / limit.perSecond;
			throw tooManyRequests(limit, limit.kind === 'window' ? 1000 - (now % 1000) : toNextToken);
		},
	};
}
