import type { Failure, FailureDetail } from './failure';
import { quote } from './fieldError';

/** Facts that a row's texts may use. */
export interface Facts extends Failure {
	/** The detail that decided the row. */
	detail: FailureDetail;
	/** Visible label of the field that PingOne's `target` means, in single quotes, or "a value". */
	field: string;
}

type Text = string | ((facts: Facts) => string);

/** What n8n may do with the failure; the values are n8n's own. */
export type FailureCause =
	| 'rate-limited'
	| 'quota-exhausted'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid';

/** What an admin reads about a failure. */
export interface Advice {
	/** What happened, without a full stop. */
	message: string;
	/** What to do about it. */
	hint: string;
	cause?: FailureCause;
}

export interface Row {
	/** PingOne's `code`. */
	code?: string;
	/** `details[].code`. */
	detail?: string;
	/** Lowest and highest HTTP status. Classes, because PingOne may change a status within one. */
	status?: [number, number];
	/** Matches the target, as in `policy.id`. */
	target?: RegExp;
	/** Matches the request, as in `POST users/devices`. */
	request?: RegExp;
	message: Text;
	hint: Text;
	cause?: FailureCause;
}

const range = ({ detail: { innerError = {} } }: Facts) => {
	const { rangeMinimumValue: low, rangeMaximumValue: high, maximumValue: most } = innerError;
	if (low !== undefined && high !== undefined)
		return ` It takes ${String(low)} to ${String(high)}.`;
	return most === undefined ? '' : ` It takes ${String(most)} at most.`;
};

const allowed = ({ detail: { innerError = {} } }: Facts) =>
	Array.isArray(innerError.allowedValues)
		? ` It takes ${innerError.allowedValues.join(', ')}.`
		: '';

const ROLE =
	'In PingOne, open the worker app, choose Roles, and grant Identity Data Admin for this environment. PingOne gives the same answer for an environment that does not exist: check Managed Environment ID in the credential, too.';

const waitAdvice = ({ retryAfterMs = 0 }: Facts) =>
	retryAfterMs < 1000
		? 'Wait a little'
		: `PingOne asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds. Wait that long`;

const LIMITED = {
	message: 'PingOne is limiting requests and did not let this one through in time',
	hint: (facts) =>
		`${waitAdvice(facts)}, then run the remaining items again. If it happens often, allow this server’s address in PingOne under Settings > Rate Limits.`,
	cause: 'rate-limited',
} satisfies Row;

/**
 * What PingOne's answers mean to an admin. First match wins, so details stand before their code; one
 * long file, because the order of all rows is what has to be seen.
 *
 * Codes: PingOne API reference, "Error codes", and the shared error components of Ping's Go client.
 * A row marked "assumed" rests on reports, not on documentation (docs/assumptions.md).
 */
export const ERROR_TABLE: Row[] = [
	{
		code: 'REQUEST_LIMITED',
		detail: 'QUOTA_EXCEEDED',
		message: 'The PingOne license’s quota for this kind of request is used up',
		hint: 'Wait until the quota is renewed, or ask your PingOne account team for more.',
		cause: 'quota-exhausted',
	},
	{
		code: 'REQUEST_LIMITED',
		...LIMITED,
	},
	{
		// 400 in the documentation; one report has it as 429 (assumed), hence before the row for 429.
		detail: 'LIMIT_EXCEEDED',
		message: ({ detail }) => {
			const most = detail.innerError?.maximumAllowed;
			return `This person already has as many devices as PingOne allows${most === undefined ? '' : ` (${String(most)})`}`;
		},
		hint: 'Delete a device that is no longer used or never was activated, or raise the number of devices per user in PingOne under Authentication > MFA Settings.',
	},
	{
		status: [429, 429],
		...LIMITED,
	},
	{
		detail: 'LICENSE_EXCEEDED',
		message: 'The PingOne license does not cover this',
		hint: 'FIDO2 needs PingOne MFA in the environment and a license that allows FIDO2 devices. Ask whoever administers your PingOne organization.',
		cause: 'quota-exhausted',
	},
	{
		// Assumed: reported for a policy in which FIDO2 is off; also covers disabled pairing.
		detail: 'INVALID_VALUE',
		target: /^(policy|type)\b/i,
		message: "'Device Authentication Policy' does not let people pair FIDO2 devices",
		hint: 'In PingOne, open the policy under Authentication > MFA and turn FIDO2 on, or allow pairing again; or choose another policy.',
		cause: 'configuration-invalid',
	},
	{
		// Assumed: what PingOne answers for a signature, model or challenge it refuses is not documented.
		detail: 'INVALID_VALUE',
		target: /^attestation\b/,
		message: 'PingOne did not accept the key that the person created',
		hint: 'PingOne’s own words below say which check it did not pass: the signature, the kind of key, or the age of the request. Create the device again, and register the key with the new creation options.',
	},
	{
		// Assumed, like the row above.
		detail: 'UNIQUENESS_VIOLATION',
		target: /^attestation\b/,
		message: 'This key is registered in PingOne already',
		hint: 'One key makes one device. Use the device that is there, or register another key.',
	},
	{
		// Assumed: that an active device cannot be activated, nor one that is not active be blocked.
		detail: 'INVALID_VALUE',
		target: /^status$/,
		request: /^POST users\/devices\/./,
		message: 'The device is not in a state in which PingOne allows this',
		hint: 'To be blocked, unblocked or unlocked a device has to be ACTIVE; to be activated it has to be ACTIVATION_REQUIRED. Read the device to see its status.',
	},
	{
		detail: 'INVALID_VALUE',
		message: ({ field }) => `PingOne does not take the value of ${field}`,
		hint: (facts) => `Change ${facts.field}.${allowed(facts)}`,
	},
	{
		detail: 'REQUIRED_VALUE',
		message: ({ field }) => `PingOne needs ${field}`,
		hint: ({ field }) => `Fill in ${field}.`,
	},
	{
		detail: 'EMPTY_VALUE',
		message: ({ field }) => `PingOne does not take an empty value for ${field}`,
		hint: ({ field }) => `Fill in ${field}, or remove it.`,
	},
	{
		detail: 'OUT_OF_RANGE',
		message: ({ field }) => `The value of ${field} is out of the range PingOne allows`,
		hint: (facts) => `Change ${facts.field}.${range(facts)}`,
	},
	{
		detail: 'SIZE_LIMIT_EXCEEDED',
		message: ({ field }) => `The value of ${field} is too long for PingOne`,
		hint: (facts) => `Shorten ${facts.field}.${range(facts)}`,
	},
	{
		detail: 'UNIQUENESS_VIOLATION',
		message: ({ field }) => `PingOne already has an entry with this value of ${field}`,
		hint: ({ field }) => `Choose another value for ${field}, or use the entry that is there.`,
	},
	{
		detail: 'CONSTRAINT_VIOLATION',
		message: ({ field }) => `The value of ${field} breaks a rule that PingOne has for it`,
		hint: ({ field }) => `Change ${field}. PingOne’s own words below say which rule.`,
	},
	{
		detail: 'INVALID_FILTER',
		message: 'PingOne does not understand the filter',
		hint: 'Check the attribute names, operators and quotes. Every value stands in double quotes, as in username eq "ada".',
	},
	{
		detail: 'INVALID_PARAMETER',
		message: ({ field }) => `PingOne does not know the parameter ${field}`,
		hint: 'Check the fields you set by hand. If you did not set any, please report it to the makers of this node.',
	},
	{
		detail: 'INVALID_OTP',
		message: 'The one-time passcode is not the right one',
		hint: 'Ask for a new passcode and enter it before it expires.',
	},
	{
		detail: 'EXTRA_OTP_REQUIRED',
		message: 'PingOne wants a second one-time passcode from this device',
		hint: 'Wait for the next passcode on the device and send that one as well.',
	},
	{
		detail: 'ACCOUNT_NOT_USABLE',
		message: 'This person’s PingOne account cannot be used at the moment',
		hint: 'In PingOne, check that the user is enabled, verified and not locked, then run the item again.',
	},
	{
		detail: 'NO_PASSWORD',
		message: 'This person has no password in PingOne, and the request needs one',
		hint: 'Set a password for the user in PingOne, then run the item again.',
	},
	{
		detail: 'MFA_AUTH_METHODS_CONFLICT',
		message: 'The authentication methods in PingOne contradict each other',
		hint: 'Compare the device authentication policy with the MFA settings of the environment.',
		cause: 'configuration-invalid',
	},
	{
		code: 'NO_USABLE_DEVICES',
		message: 'This person has no device that can be used',
		hint: 'Check whether their devices are blocked, locked or not yet activated.',
	},
	{
		detail: 'INVALID_TOKEN',
		message: 'PingOne did not take the access token',
		hint: 'n8n asked for a fresh one and it was refused as well. Check that Region in the credential is the one of this environment and that the worker app is still enabled.',
		cause: 'credential-invalid',
	},
	{
		detail: 'INSUFFICIENT_PERMISSIONS',
		request: /olicies/,
		message: 'The worker app may not read policies',
		hint: 'Grant it a role that may (Environment Admin or Configuration Read Only), or choose By ID and paste the ID from the PingOne console.',
		cause: 'credential-invalid',
	},
	{
		code: 'ACCESS_FAILED',
		message: 'The worker app may not do this',
		hint: ROLE,
		cause: 'credential-invalid',
	},
	{
		code: 'NOT_FOUND',
		request: /^\w+ users\/devices\/?./,
		message: 'PingOne does not know this device, or it belongs to somebody else',
		hint: "It may have been deleted, or have expired: a device that nobody activates is removed after a day. Check 'Device' and 'User'.",
	},
	{
		code: 'NOT_FOUND',
		request: /^\w+ users/,
		message: 'PingOne does not know this user',
		hint: "Check 'User'. The person may have been deleted, or live in another environment or in a population the worker app has no role for.",
	},
	{
		code: 'NOT_FOUND',
		message: 'PingOne does not have what was asked for',
		hint: 'Check the IDs. The entry may have been deleted, or live in another environment.',
	},
	{
		status: [405, 405],
		message: 'PingOne does not allow this kind of request here',
		hint: 'Check API URL in the credential. If it is right, please report it to the makers of this node.',
	},
	{
		status: [409, 409],
		message: 'PingOne has changed in the meantime, so the request no longer fits',
		hint: 'Look at the entry in PingOne, then run the item again.',
	},
	{
		status: [415, 415],
		message: 'PingOne does not take the format of the request',
		hint: 'Check API URL in the credential. If it is right, please report it to the makers of this node.',
	},
	{
		code: 'INVALID_DATA',
		message: ({ field }) => `PingOne does not take ${field}`,
		hint: 'PingOne’s own words below say what it expects. Change the field and run the item again.',
	},
	{
		code: 'INVALID_REQUEST',
		message: 'PingOne could not read the request',
		hint: 'PingOne’s own words below say why. Check the fields that come from expressions.',
	},
	{
		code: 'REQUEST_FAILED',
		message: 'PingOne could not carry out the request',
		hint: 'PingOne’s own words below say why.',
	},
	{
		status: [500, 599],
		message: 'PingOne is not working properly at the moment',
		hint: 'Wait a little and run the item again. If it goes on, look at Ping Identity’s status page and give their support the correlation ID.',
		cause: 'temporarily-unavailable',
	},
	{
		status: [300, 399],
		message: 'PingOne sent the request somewhere else, which this node does not follow',
		hint: 'Check Region, or API URL, in the credential: a proxy or a login page may be answering instead of PingOne.',
	},
	{
		message: ({ code, status }) => `PingOne answered ${quote(code ?? String(status))}`,
		hint: 'PingOne’s own words below say why.',
	},
];

const matches = (row: Row, { status = 0, code, request = '' }: Failure, detail: FailureDetail) =>
	(row.code === undefined || row.code === code) &&
	(row.detail === undefined || row.detail === detail.code) &&
	(row.status === undefined || (status >= row.status[0] && status <= row.status[1])) &&
	(row.target === undefined || row.target.test(detail.target ?? '')) &&
	(row.request === undefined || row.request.test(request));

/** The table's row for a refusal; the last one fits everything. */
export function findRow(failure: Failure): Row {
	const detail = failure.details?.[0] ?? {};
	return ERROR_TABLE.find((row) => matches(row, failure, detail)) as Row;
}
