/** Kinds of limiter; PingOne does not say which it has. */
export const LIMIT_KINDS = ['bucket', 'log', 'counter', 'window', 'flight'] as const;

/** What all limits have. */
interface AnyLimit {
	/** What `Retry-After` says: seconds, an HTTP date, nothing, or this text itself. */
	retryAfter?: string;
	/** Names of operations in the group, `*` for any rest; for a group that has no table. */
	routes?: string[];
}

/** How the sandbox refuses requests above a rate. */
export interface RateLimit extends AnyLimit {
	/**
	 * `bucket` refills continuously; `log` remembers every request of the last `seconds`; `counter`
	 * estimates that from two counts; `window` counts from one full `seconds` to the next. Default
	 * `bucket`.
	 */
	kind?: 'bucket' | 'log' | 'counter' | 'window';
	perSecond: number;
	/** Bucket size, defaults to `perSecond`. For the others the count, instead of the rate's. */
	burst?: number;
	/** Length of log, counter and window, 1 to 60, default 1. */
	seconds?: number;
	/**
	 * When a window begins: so many milliseconds after a full `seconds` of the limiter's clock, or
	 * with the `first` request after the last one has ended. Default 0.
	 */
	phase?: number | 'first';
}

/** A cap on the requests in flight. */
export interface FlightLimit extends AnyLimit {
	kind: 'flight';
	atOnce: number;
}

/** Any limit. */
export type Limit = RateLimit | FlightLimit;

function isPositive(value: unknown): boolean {
	return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

type Check = (value: unknown) => boolean;

const COMMON: Record<string, Check> = {
	retryAfter: (value) => typeof value === 'string',
	routes: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
};

const RATE: Record<string, Check> = {
	...COMMON,
	kind: (value) => value !== 'flight' && LIMIT_KINDS.some((each) => each === value),
	perSecond: isPositive,
	burst: (value) => isPositive(value) && Number(value) >= 1,
	seconds: (value) => isPositive(value) && Number(value) >= 1 && Number(value) <= 60,
	phase: (value) => value === 'first' || (typeof value === 'number' && Number.isFinite(value)),
};

const FLIGHT: Record<string, Check> = {
	...COMMON,
	kind: (value) => value === 'flight',
	atOnce: (value) => Number.isInteger(value) && Number(value) >= 1,
};

function satisfies(value: unknown, checks: Record<string, Check>, needed: string): boolean {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, needed)) return false;
	return Object.entries(value).every(([key, each]) => checks[key]?.(each) ?? false);
}

/** Whether a value is a limit on a rate. */
export function isRateLimit(value: unknown): value is RateLimit {
	return satisfies(value, RATE, 'perSecond');
}

/** Whether a value is a limit of any kind. */
export function isLimit(value: unknown): value is Limit {
	return isRateLimit(value) || satisfies(value, FLIGHT, 'atOnce');
}
