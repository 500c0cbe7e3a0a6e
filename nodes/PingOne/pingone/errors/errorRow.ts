import type { Failure, FailureDetail } from './failure';

/** How n8n reports the failure; the values are n8n's own. */
export type FailureCause =
	| 'rate-limited'
	| 'quota-exhausted'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid';

/** Whom a refusal concerns. Only `tenant` slows others down; the three before it end the run. */
export type Concern = 'person' | 'request' | 'quota' | 'license' | 'workerApp' | 'tenant';

/** What an admin reads about a failure. */
export interface Advice {
	/** What happened, without a period at the end. */
	message: string;
	hint: string;
	cause?: FailureCause;
}

export interface Facts extends Failure {
	detail: FailureDetail;
	/** Visible label of the field that PingOne's `target` means, in single quotes, or "a value". */
	field: string;
	/** What was sent for it, where that may be repeated. */
	value?: string;
}

type Text = string | ((facts: Facts) => string);

/** A kind of refusal, and what it means. Omitted conditions always match. */
export interface Row {
	code?: string;
	detail?: string;
	/** Lowest and highest HTTP status: PingOne may change a status within its class. */
	status?: [number, number];
	target?: RegExp;
	request?: RegExp;
	/** Matches PingOne's message, where no code distinguishes two cases. */
	said?: RegExp;
	/** Whether PingOne named this member in `innerError`. */
	inner?: string;
	/** Whom it concerns; `request` unless it says otherwise. */
	concerns?: Concern;
	message: Text;
	hint: Text;
	cause?: FailureCause;
}

/** Whether a condition of a row is met; one that is omitted always is. */
const meets = <T>(condition: T | undefined, isMet: (condition: T) => boolean) =>
	condition === undefined || isMet(condition);

const matches = (row: Row, { status = 0, code, request = '' }: Failure, detail: FailureDetail) =>
	meets(row.code, (asked) => asked === code) &&
	meets(row.detail, (asked) => asked === detail.code) &&
	meets(row.status, ([lowest, highest]) => status >= lowest && status <= highest) &&
	meets(row.target, (form) => form.test(detail.target ?? '')) &&
	meets(row.request, (form) => form.test(request)) &&
	meets(row.inner, (member) => detail.innerError?.[member] !== undefined) &&
	meets(row.said, (form) => form.test(detail.message ?? ''));

/** The first row that applies to a refusal. @param table its last row matches everything */
export function findRow(table: Row[], failure: Failure): Row {
	const detail = failure.details?.[0] ?? {};
	return table.find((row) => matches(row, failure, detail)) as Row;
}

/** A figure or word of `innerError`; nothing else of it is repeated. */
function said({ detail }: Facts, member: string): string | undefined {
	const value = detail.innerError?.[member];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** What PingOne allows, at the end of a hint; nothing when it does not say. */
export const range = (facts: Facts) => {
	const low = said(facts, 'rangeMinimumValue');
	const high = said(facts, 'rangeMaximumValue');
	if (low !== undefined && high !== undefined) return ` Allowed: ${low} to ${high}.`;
	const most = said(facts, 'maximumValue');
	return most === undefined ? '' : ` Allowed: up to ${most}.`;
};

/** Like `range`, for a list. */
export const allowed = ({ detail: { innerError = {} } }: Facts) =>
	Array.isArray(innerError.allowedValues)
		? ` Allowed values: ${innerError.allowedValues.map(String).join(', ')}.`
		: '';

const waitAdvice = ({ retryAfterMs = 0 }: Facts) =>
	retryAfterMs < 1000 ? 'Wait a little' : `Wait ${Math.ceil(retryAfterMs / 1000)} seconds`;

export const LIMITED = {
	message: 'PingOne is rate-limiting requests and did not accept this one in time',
	hint: (facts) =>
		`${waitAdvice(facts)}, then ${facts.isOfItem === false ? 'try' : 'run the remaining items'} again. If it recurs, add this server under Settings > Rate Limits and Allowed IPs.`,
	cause: 'rate-limited',
	concerns: 'tenant',
} satisfies Row;

/** Highest number of active and blocked devices that the MFA settings can allow a user. */
const MOST_IN_USE = 15;

const OF_IN_USE =
	'Delete an unused active or blocked device, or allow more per user under Authentication > MFA Settings.';
const OF_PENDING =
	'Remove pending devices with Delete Pending; PingOne probably removes them after 24 hours.';
const OF_EITHER =
	'Delete an unused device or, if many are pending, run Delete Pending; or allow more under Authentication > MFA Settings.';

/** Of active and blocked devices (resource_mfa_settings.go); pending ones may be 50 (assumed). */
function capHint(facts: Facts): string {
	const most = said(facts, 'maximumAllowed');
	if (most === undefined) return OF_EITHER;
	return Number(most) > MOST_IN_USE ? OF_PENDING : OF_IN_USE;
}

/** 400 in the documentation; reports have it as 429, also under REQUEST_LIMITED (assumed). */
export const DEVICE_CAP = {
	detail: 'LIMIT_EXCEEDED',
	request: /^POST users\/devices/,
	message: (facts) => {
		const most = said(facts, 'maximumAllowed');
		return `This user already has as many devices as PingOne allows${most === undefined ? '' : ` (${most})`}`;
	},
	hint: capHint,
	concerns: 'person',
} satisfies Row;

/** When a quota is renewed, as the beginning of a hint. */
export const resetTime = (facts: Facts) => {
	const at = said(facts, 'quotaResetTime');
	return at === undefined
		? 'Wait until the quota is renewed'
		: `PingOne renews it at ${at}. Wait until then`;
};
