import type { Difference } from './judge.mts';

/** A difference from Ping's OpenAPI documents that is meant, and why. One that never occurs fails. */
export interface Accepted {
	operation: RegExp;
	part: Difference['part'];
	at: RegExp;
	kind: string;
	why: string;
}

const row = (
	operation: RegExp,
	part: Difference['part'],
	at: RegExp,
	kind: string,
	why: string,
): Accepted => ({ operation, part, at, kind, why });

const USERS = /^(GET|POST|PUT|PATCH) \/users(\/\{userID\})?$/;
const DEVICE_POLICIES = /\/deviceAuthenticationPolicies/;
const FIDO2_POLICIES = /\/fido2Policies/;
const GROUPS = /\/groups(\/\{groupID\})?$/;
const ANY = /./;

const PAGE_POLICY = 'the pages on device authentication policies print it';
const PAGE_FIDO2 = 'the page "Create FIDO Policy" prints it';

/** All of them. */
export const ACCEPTED: Accepted[] = [
	row(USERS, 'answer', /^_embedded$/, 'unknown', 'the page "API responses" prints it'),
	row(USERS, 'answer', /^email$/, 'required', 'a sample user has none, and PATCH with null clears'),
	row(USERS, 'answer', /^(costCenter|employeeNumber|manager)$/, 'unknown', 'custom attributes'),
	row(USERS, 'request', /^(badge|costCenter|employeeNumber)$/, 'unknown', 'custom attributes'),
	row(USERS, 'answer', /^name\.(family|given)$/, 'type', 'hostile: tests give people such names'),
	row(USERS, 'answer', /^name\.family$/, 'pattern', 'hostile: tests give people such names'),
	row(/^POST \/users$/, 'request', /^enabled$/, 'unknown', 'the page "Create User" takes it'),
	row(/^POST \/users$/, 'request', /^emailVerified$/, 'unknown', 'the page on importing takes it'),
	row(
		/^PATCH \/users/,
		'request',
		/^(email|username)$/,
		'required',
		'the page sends a title alone',
	),
	row(
		DEVICE_POLICIES,
		'answer',
		/^(block\w+|bypassBlockedWhenMfaDisabled|pingIdDesktopGen2|createdAt)$/,
		'unknown',
		PAGE_POLICY,
	),
	row(DEVICE_POLICIES, 'answer', /^notificationsPolicy\.id$/, 'required', `${PAGE_POLICY} empty`),
	row(DEVICE_POLICIES, 'request', /^(block\w+|forSignOnPolicy)$/, 'unknown', PAGE_POLICY),
	row(DEVICE_POLICIES, 'request', /^fido2\.failure\.count$/, 'type', `${PAGE_POLICY} as text`),
	row(FIDO2_POLICIES, 'answer', /^aggregateDevices$/, 'unknown', PAGE_FIDO2),
	row(FIDO2_POLICIES, 'answer', /^_embedded$/, 'unknown', 'expand=deviceAuthenticationPolicies'),
	row(FIDO2_POLICIES, 'answer', /^attestationRequirements$/, 'enum', `${PAGE_FIDO2}: ENTERPRISE`),
	row(FIDO2_POLICIES, 'request', /^attestationRequirements$/, 'enum', `${PAGE_FIDO2}: ENTERPRISE`),
	row(
		FIDO2_POLICIES,
		'answer',
		/^(eaUniqueIdentifierAttribute|\w+\.suffix|\w+\.pinRequirement)$/,
		'unknown',
		PAGE_FIDO2,
	),
	row(
		FIDO2_POLICIES,
		'request',
		/^(eaUniqueIdentifierAttribute|\w+\.suffix|\w+\.pinRequirement)$/,
		'unknown',
		PAGE_FIDO2,
	),
	row(
		GROUPS,
		'answer',
		/^(createdAt|updatedAt|directMemberCounts\.groups)$/,
		'unknown',
		'the page "Create Group" prints it',
	),
	row(/^DELETE \/mfaSettings$/, 'answer', /^$/, 'type', 'a 204 has no body, whatever the SDK says'),
	row(
		ANY,
		'answer',
		/^details\[\]\.innerError\.(existingId|maximumAllowed|supportedAttributes|supportedOperators)$/,
		'unknown',
		'pingone-go-client, response notes; the page "MFA Settings"',
	),
];
