import { ApiError } from '../wire/errors.mts';
import { gaugeOf, type Gauge } from './gauges.mts';
import { isInGroup } from './groups.mts';
import type { FlightLimit, Limit, RateLimit } from './rateLimit.mts';

/** The limits in force, by group. */
export type Limits = Record<string, Limit>;

/** Counts requests against limits that may change at any time. */
export interface RateLimiter {
	/**
	 * Counts a request as in flight.
	 *
	 * @returns what ends its flight, and whether a cap refuses it
	 */
	enter(limits: Limits, route: string): { leave(): void; refusal: ApiError | undefined };
	/**
	 * Lets one request through, against every limit that it falls under.
	 *
	 * @param now milliseconds of the limiter's clock
	 * @throws ApiError 429 REQUEST_LIMITED
	 */
	admit(limits: Limits, route: string, now: number): void;
}

function retryAfterHeader(limit: Limit, waitMs: number, now: number): Record<string, string> {
	const style = limit.retryAfter ?? 'seconds';
	if (style === 'none') return {};
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	if (style === 'seconds') return { 'Retry-After': String(seconds) };
	if (style !== 'date') return { 'Retry-After': style };
	return { 'Retry-After': new Date(now + seconds * 1000).toUTCString() };
}

function tooManyRequests(limit: Limit, waitMs: number, now: number): ApiError {
	return new ApiError(
		429,
		'REQUEST_LIMITED',
		'The request could not be completed. You have exceeded the rate limit.',
		[{ code: 'LIMIT_EXCEEDED', message: 'The rate limit of the service was exceeded.' }],
		retryAfterHeader(limit, waitMs, now),
	);
}

/**
 * A limiter in machine time, not tenant time: advancing the tenant's clock is not a pause. Refused
 * requests take nothing from any budget. A limit that is set anew begins full.
 *
 * @param machineNow the machine's time, which `Date` shows, in ms since 1970
 */
export function createRateLimiter(machineNow: () => number): RateLimiter {
	const gauges = new WeakMap<RateLimit, Gauge>();
	const inFlight = new WeakMap<FlightLimit, number>();

	function gauge(limit: RateLimit): Gauge {
		const known = gauges.get(limit) ?? gaugeOf(limit);
		gauges.set(limit, known);
		return known;
	}

	function limitsOn(limits: Limits, route: string): Limit[] {
		return Object.entries(limits).flatMap(([group, limit]) =>
			isInGroup(group, limit, route) ? [limit] : [],
		);
	}

	return {
		enter(limits, route) {
			const caps = limitsOn(limits, route).filter((limit) => limit.kind === 'flight');
			const full = caps.find((cap) => (inFlight.get(cap) ?? 0) >= cap.atOnce);
			if (full)
				return { leave: () => undefined, refusal: tooManyRequests(full, 1000, machineNow()) };
			const add = (change: number): void => {
				for (const cap of caps) inFlight.set(cap, (inFlight.get(cap) ?? 0) + change);
			};
			add(1);
			return { leave: () => add(-1), refusal: undefined };
		},
		admit(limits, route, now) {
			const rates = limitsOn(limits, route).filter((limit) => limit.kind !== 'flight');
			for (const limit of rates) {
				const wait = gauge(limit).wait(now);
				if (wait > 0) throw tooManyRequests(limit, wait, machineNow());
			}
			for (const limit of rates) gauge(limit).take(now);
		},
	};
}
