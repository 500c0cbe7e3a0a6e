import type { Facts, Row } from './errorRow';

/** What PingOne allows, at the end of a hint; nothing when it does not say. */
export const range = ({ detail: { innerError = {} } }: Facts) => {
	const { rangeMinimumValue: low, rangeMaximumValue: high, maximumValue: most } = innerError;
	if (low !== undefined && high !== undefined)
		return ` Allowed: ${String(low)} to ${String(high)}.`;
	return most === undefined ? '' : ` Allowed: up to ${String(most)}.`;
};

/** Like `range`, for a list. */
export const allowed = ({ detail: { innerError = {} } }: Facts) =>
	Array.isArray(innerError.allowedValues)
		? ` Allowed values: ${innerError.allowedValues.join(', ')}.`
		: '';

const waitAdvice = ({ retryAfterMs = 0 }: Facts) =>
	retryAfterMs < 1000
		? 'Wait a little'
		: `PingOne asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds. Wait that long`;

/** The tenant's rate limit. */
export const LIMITED = {
	message: 'PingOne is rate-limiting requests and did not let this one through in time',
	hint: (facts) =>
		`${waitAdvice(facts)}, then ${facts.isOfItem === false ? 'try' : 'run the remaining items'} again. If it happens often, allow this server’s address under Settings > Rate Limits.`,
	cause: 'rate-limited',
	concerns: 'tenant',
} satisfies Row;

/** 400 in the documentation; reports have it as 429, also under REQUEST_LIMITED (assumed). */
export const DEVICE_CAP = {
	detail: 'LIMIT_EXCEEDED',
	message: ({ detail: { innerError: { maximumAllowed: most } = {} } }) =>
		`This user already has as many devices as PingOne allows${most === undefined ? '' : ` (${String(most)})`}`,
	hint: 'Delete a device that is unused or was never activated, or raise the number of devices per user in PingOne under Authentication > MFA Settings.',
	concerns: 'person',
} satisfies Row;

/** When a quota is renewed, as the beginning of a hint. */
export const resetTime = ({ detail: { innerError = {} } }: Facts) =>
	typeof innerError.quotaResetTime === 'string'
		? `PingOne renews it at ${innerError.quotaResetTime}. Wait until then`
		: 'Wait until the quota is renewed';
