import { allowed, DEVICE_CAP, type Facts, LIMITED, range, resetTime, type Row } from './errorRow';
import { quote, shown } from './fieldError';
import { again } from './networkErrors';

const ELSEWHERE =
	'It may have been deleted, or be in another environment, or in a population for which the worker app has no role.';

const UNKNOWN_GROUP = {
	message: ({ sent }) => `'Group' is unknown: PingOne has no such group${shown(sent?.group)}`,
	hint: `Check the ID. ${ELSEWHERE}`,
} satisfies Pick<Row, 'message' | 'hint'>;

/** Terraform's provider for PingOne takes 400 and 401 as signs of it, too (legacysdk/sdk.go). */
const IF_NO_ENVIRONMENT = ({ sent }: Facts) =>
	`If there is no environment ${sent?.environment ?? 'of this ID'}, correct Environment ID (Options) or Managed Environment ID (credential).`;

/** The field whose filter PingOne was sent: users are filtered by one, a dynamic group has one. */
function filterField(request = ''): string {
	if (/^(POST|PUT) groups/.test(request)) return "'User Filter'";
	return request === 'GET users' ? "'SCIM Filter'" : 'the filter';
}

const REPORT = 'If it is right, please open an issue for this node.';

/**
 * What PingOne's responses mean to an admin ("Error codes"; Ping's Go client). First match wins, so
 * details come before their code. "assumed": rests on reports (docs/assumptions.md).
 */
export const ERROR_TABLE: Row[] = [
	{
		detail: 'QUOTA_EXCEEDED',
		message: 'The PingOne license’s quota for this kind of request is used up',
		hint: (facts) => `${resetTime(facts)}, or ask your PingOne account team for more.`,
		cause: 'quota-exhausted',
		concerns: 'quota',
	},
	{
		detail: 'LICENSE_EXCEEDED',
		message: 'The PingOne license does not cover this',
		hint: 'FIDO2 needs PingOne MFA in the environment and a license that allows FIDO2 devices. Ask your PingOne organization’s administrator.',
		cause: 'quota-exhausted',
		concerns: 'license',
	},
	// The rate limit has the same detail, so these come first: it names no number of devices.
	{ ...DEVICE_CAP, inner: 'maximumAllowed' },
	{ ...DEVICE_CAP, said: /\bdevices?\b/i },
	{ code: 'REQUEST_LIMITED', ...LIMITED },
	DEVICE_CAP,
	{ status: [429, 429], ...LIMITED },
	{
		// Assumed: what PingOne responds to an unknown policy.
		detail: 'INVALID_VALUE',
		target: /^policy\b/i,
		request: /device/i,
		message: ({ sent }) =>
			`'Device Authentication Policy' does not exist in this environment${shown(sent?.['policy.id'])}`,
		hint: 'Select a policy from the list: this one may have been deleted.',
		cause: 'configuration-invalid',
	},
	{
		// Assumed, including the wording: paused pairing has no code of its own.
		detail: 'INVALID_VALUE',
		target: /^type\b/i,
		request: /^POST users\/devices$/,
		said: /pairing/i,
		message: ({ sent }) =>
			`'Device Authentication Policy' has pairing turned off${shown(sent?.['policy.id'])}`,
		hint: 'In PingOne, allow pairing in it under Authentication > MFA, or select another.',
		cause: 'configuration-invalid',
	},
	{
		// Assumed: reported for a policy in which FIDO2 is off.
		detail: 'INVALID_VALUE',
		target: /^type\b/i,
		request: /^POST users\/devices$/,
		message: ({ sent }) =>
			`'Device Authentication Policy' has FIDO2 turned off${shown(sent?.['policy.id'])}`,
		hint: 'In PingOne, enable FIDO2 for it under Authentication > MFA, or select another.',
		cause: 'configuration-invalid',
	},
	{
		// Assumed, as for a policy.
		detail: 'INVALID_VALUE',
		target: /^population\b/,
		message: ({ sent }) =>
			`'Population' is unknown: PingOne has no such population${shown(sent?.['population.id'])}`,
		hint: 'Select it from the list, or choose By Name. It may have been deleted, or be in another environment.',
	},
	{
		// Assumed: the password policy is not documented as a code of its own.
		detail: 'INVALID_VALUE',
		target: /^(password\.)?value$/,
		request: /^(?!PATCH )/,
		message: 'PingOne rejected the password',
		hint: 'It must meet the password policy of the user’s population: length, characters, and none of the last passwords.',
	},
	{
		// Assumed: how PingOne rejects a signature, model or challenge is not documented.
		detail: 'INVALID_VALUE',
		target: /^attestation\b/,
		message: 'PingOne rejected the passkey that the user created',
		hint: 'Its signature, its model or the age of the request did not pass. Create the device again, and register the passkey with the new creation options.',
	},
	{
		// Assumed, like the row above.
		detail: 'UNIQUENESS_VIOLATION',
		target: /^attestation\b/,
		message: 'This passkey is already registered in PingOne',
		hint: 'One passkey is one device. Use the existing device, or register another passkey.',
	},
	{
		// Assumed: that an active device cannot be activated, and an inactive one cannot be blocked.
		detail: 'INVALID_VALUE',
		target: /^status$/,
		request: /^POST users\/devices\/./,
		message: 'PingOne does not allow this in the device’s current status',
		hint: 'Only ACTIVE devices can be blocked, unblocked or unlocked, and only ACTIVATION_REQUIRED devices can be activated. Get the device to see its status.',
	},
	{
		// Assumed: how PingOne refuses a cursor that has expired.
		detail: 'INVALID_VALUE',
		target: /^cursor$/,
		message: 'PingOne’s cursor for the next page is no longer valid',
		hint: (facts) =>
			`The list was not read to its end: it took too long, or it changed. ${again(facts)}`,
	},
	{
		// Assumed: the body's `id` is the group to which the user is added.
		detail: 'INVALID_VALUE',
		target: /^id$/,
		request: /users\/memberOfGroups/,
		...UNKNOWN_GROUP,
	},
	{
		detail: 'INVALID_VALUE',
		message: ({ field, value }) => `PingOne rejected the value of ${field}${shown(value)}`,
		hint: (facts) => `Change ${facts.field}.${allowed(facts)}`,
	},
	{
		detail: 'REQUIRED_VALUE',
		message: ({ field }) => `PingOne requires ${field}`,
		hint: ({ field }) => `Fill in ${field}.`,
	},
	{
		detail: 'EMPTY_VALUE',
		message: ({ field }) => `PingOne rejected an empty value of ${field}`,
		hint: ({ field }) => `Fill in ${field}, or remove it.`,
	},
	{
		detail: 'OUT_OF_RANGE',
		message: ({ field, value }) => `The value of ${field} is out of PingOne’s range${shown(value)}`,
		hint: (facts) => `Change ${facts.field}.${range(facts)}`,
	},
	{
		detail: 'SIZE_LIMIT_EXCEEDED',
		message: ({ field, value }) => `The value of ${field} is too long for PingOne${shown(value)}`,
		hint: (facts) => `Shorten ${facts.field}.${range(facts)}`,
	},
	{
		detail: 'UNIQUENESS_VIOLATION',
		message: ({ field, value }) =>
			`PingOne already has an entry with this value of ${field}${shown(value)}`,
		hint: ({ field }) => `Choose another value for ${field}, or use the existing entry.`,
	},
	{
		detail: 'CONSTRAINT_VIOLATION',
		message: ({ field, value }) =>
			`The value of ${field} violates a rule in PingOne${shown(value)}`,
		hint: ({ field }) => `Change ${field}.`,
	},
	{
		detail: 'INVALID_FILTER',
		message: ({ request }) => `PingOne could not parse ${filterField(request)}`,
		hint: 'Check attribute names, operators and quotes. Enclose values in double quotes, as in username eq "ada".',
	},
	{
		detail: 'INVALID_PARAMETER',
		message: ({ field }) => `PingOne does not support the parameter ${field}`,
		hint: 'Check the fields you set by hand. If you set none, please open an issue for this node.',
	},
	{
		detail: 'ACCOUNT_NOT_USABLE',
		message: 'This user’s PingOne account cannot be used at the moment',
		hint: 'In PingOne, check that the user is enabled, verified and not locked. Then run the item again.',
	},
	{
		detail: 'NO_PASSWORD',
		message: 'This user has no password in PingOne, and the request requires one',
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
		message: 'This user has no device that can be used',
		hint: 'Check whether their devices are blocked, locked or not yet activated.',
	},
	{
		detail: 'INVALID_TOKEN',
		message: 'PingOne rejected the access token',
		hint: ({ sent }) =>
			`n8n fetched a new one, and it was rejected as well. Check Region in the credential, that the worker app is enabled, and that the environment exists${shown(sent?.environment)}.`,
		cause: 'credential-invalid',
		concerns: 'workerApp',
	},
	{
		code: 'ACCESS_FAILED',
		request: /olicies|fidoDevices/,
		message: 'The worker app is not authorized to read configuration',
		hint: 'Grant it Configuration Read Only (or Environment Admin, which allows much more). To fill in a field without either, choose By ID for a policy, or Domain for a relying party.',
		cause: 'credential-invalid',
	},
	{
		code: 'ACCESS_FAILED',
		message: 'The worker app is not authorized to do this',
		hint: (facts) =>
			`In PingOne, grant it the role Identity Data Admin. ${IF_NO_ENVIRONMENT(facts)}`,
		cause: 'credential-invalid',
	},
	{
		code: 'NOT_FOUND',
		request: /^\w+ users\/devices\/?./,
		message: ({ sent }) =>
			`'Device' is unknown: this user has no such device${shown(sent?.device)}`,
		// That PingOne removes it, and when, is assumed.
		hint: 'It may belong to another user, have been deleted, or have expired: after a day, PingOne probably removes a device that was not activated.',
	},
	{ code: 'NOT_FOUND', request: /^\w+ (groups|users\/memberOfGroups\/)/, ...UNKNOWN_GROUP },
	{
		code: 'NOT_FOUND',
		request: /^(POST users\/memberOfGroups|PUT users\/population)$/,
		message: ({ request }) =>
			`PingOne does not know the user or the ${request?.endsWith('population') ? 'population' : 'group'}`,
		hint: `Check both. ${ELSEWHERE}`,
	},
	{
		code: 'NOT_FOUND',
		request: /^(?!POST users$)\w+ users/,
		message: ({ sent }) => `'User' is unknown: PingOne has no such user${shown(sent?.user)}`,
		hint: `Check the ID. ${ELSEWHERE}`,
	},
	{
		code: 'NOT_FOUND',
		request: /^GET \w+Policies\b/,
		message: ({ request, sent }) =>
			`'${request?.includes('fido2') ? 'FIDO2' : 'Device Authentication'} Policy' is unknown: PingOne has no such policy${shown(sent?.policy)}`,
		hint: 'Select it from the list, or choose By Name. It may have been deleted, or be in another environment.',
	},
	{
		code: 'NOT_FOUND',
		message: 'PingOne could not find the requested resource',
		hint: 'Check the IDs. The entry may have been deleted, or be in another environment.',
	},
	{
		status: [405, 405],
		message: 'PingOne does not allow this kind of request here',
		hint: `Check API URL in the credential. ${REPORT}`,
	},
	{
		status: [409, 409],
		message: 'The entry in PingOne has changed in the meantime',
		hint: 'Check the entry in PingOne, then run the item again.',
	},
	{
		status: [415, 415],
		message: 'PingOne does not support the format of the request',
		hint: `Check API URL in the credential. ${REPORT}`,
	},
	{
		code: 'INVALID_DATA',
		message: ({ field, value }) => `PingOne rejected ${field}${shown(value)}`,
		hint: ({ field }) => `Change ${field}, then run the item again.`,
	},
	{
		code: 'INVALID_REQUEST',
		message: 'PingOne could not read the request',
		hint: (facts) => `Check the fields that come from expressions. ${IF_NO_ENVIRONMENT(facts)}`,
	},
	{
		code: 'REQUEST_FAILED',
		message: 'PingOne could not carry out the request',
		hint: 'Check the user in PingOne, then run the item again.',
	},
	{
		status: [500, 599],
		message: 'PingOne is temporarily unavailable',
		hint: (facts) =>
			`${again(facts, ' in a few minutes')} If this continues, check Ping Identity’s status page and give their support the correlation ID.`,
		cause: 'temporarily-unavailable',
	},
	{
		status: [300, 399],
		message: 'PingOne redirected the request, which this node does not follow',
		hint: 'Check Region, or API URL, in the credential: a proxy or a login page may be responding instead of PingOne.',
	},
	{
		message: ({ code, status }) => `PingOne responded with ${quote(code ?? String(status))}`,
		hint: 'Look up the code in PingOne’s API reference.',
	},
];
