import type { Schema } from './model.mts';

/** Where the sandbox's rules for requests are not those of Ping's OpenAPI documents. */
export interface Amendment {
	schema: string;
	/** The member, with dots; `[]` after a list stands for its entries. Empty: the whole body. */
	member: string;
	/** Keywords that replace the schema's own; `required` names are added. */
	rule: Schema;
	/** Who says so, and what. README.md lists them all. */
	source: string;
}

const PAGE_POLICY = 'page "Create Device Authentication Policy" sends it';
const PAGE_ENTERPRISE = 'page "Create FIDO Policy", request model';
const PROVIDER_FIDO2 = 'terraform-provider-pingone, resource_fido2_policy.go';
const SDK_TEXT = "the schema's own description";

const flag = { type: 'boolean' };
const whole = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });

const of = (schema: string, all: Array<Omit<Amendment, 'schema'>>): Amendment[] =>
	all.map((each) => ({ schema, ...each }));

const USER = of(
	'User',
	Object.entries({
		email: { pattern: '^[^\\s@]+@[^\\s@]+$' },
		'address.countryCode': { pattern: '^[A-Z]{2}$' },
		mobilePhone: { pattern: '[0-9]' },
		primaryPhone: { pattern: '[0-9]' },
	}).map(([member, rule]) => ({ member, rule, source: SDK_TEXT })),
);

const FIDO2_POLICY = of('FIDO2Policy', [
	{
		member: 'attestationRequirements',
		rule: { enum: ['DIRECT', 'NONE', 'ENTERPRISE'] },
		source: `${PAGE_ENTERPRISE}: ENTERPRISE`,
	},
	{
		member: 'eaUniqueIdentifierAttribute',
		rule: {
			type: 'object',
			properties: { name: { type: 'string', minLength: 1 } },
			required: ['name'],
			additionalProperties: false,
		},
		source: PAGE_ENTERPRISE,
	},
	{
		member: 'userVerification.pinRequirement',
		rule: {
			type: 'object',
			properties: { option: { type: 'string', minLength: 1 }, minLength: whole(4, 63) },
			required: ['option'],
			additionalProperties: false,
		},
		source: `${PAGE_ENTERPRISE}; bounds of the PIN are those of CTAP`,
	},
	{
		member: 'userDisplayNameAttributes.suffix',
		rule: { type: 'string', minLength: 1 },
		source: PAGE_ENTERPRISE,
	},
	{
		member: 'userDisplayNameAttributes.attributes',
		rule: { minItems: 1, maxItems: 6 },
		source: `${PROVIDER_FIDO2}: one to six attributes`,
	},
	{
		member: 'mdsAuthenticatorsRequirements.allowedAuthenticators',
		rule: { minItems: 1 },
		source: PROVIDER_FIDO2,
	},
	{
		member: 'relyingPartyId',
		rule: {
			maxLength: 253,
			pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
		},
		source: `${SDK_TEXT}: a domain in lower case`,
	},
]);

const SWITCHES = [
	...['blockDisabledUsers', 'blockUsersWithDisabledMfa', 'bypassBlockedWhenMfaDisabled'],
	'forSignOnPolicy',
];
const OTP_METHODS = ['sms', 'voice', 'email', 'whatsApp', 'mobile', 'totp', 'oathToken'];

const DEVICE_POLICY = of('DeviceAuthenticationPolicy', [
	...SWITCHES.map((member) => ({ member, rule: flag, source: PAGE_POLICY })),
	{
		member: 'fido2.failure.count',
		rule: { type: ['integer', 'string'] as never, minimum: 1, maximum: 7, pattern: '^[1-7]$' },
		source: `${PAGE_POLICY} as text; from 1 to 7: ${SDK_TEXT}`,
	},
	...OTP_METHODS.map((method) => ({
		member: `${method}.otp.failure.count`,
		rule: whole(1, 7),
		source: 'terraform-provider-pingone, resource_mfa_device_policy.go',
	})),
	{
		member: 'pingIdDesktopGen2',
		rule: { type: 'object' },
		source: 'page "Read All Device Authentication Policies" shows it',
	},
]);

const IDS_MOST = { maxItems: 10 };

const SUBSCRIPTION = of('Subscription', [
	{ member: '', rule: { required: ['format'] }, source: 'page "Create Subscriptions": required' },
	{
		member: 'filterOptions.includedActionTypes',
		rule: { minItems: 1 },
		source: `${SDK_TEXT}: non-empty`,
	},
	{
		member: 'filterOptions.includedActionTypes[]',
		rule: { pattern: '^[A-Z0-9_]+(\\.[A-Z0-9_]+)+$' },
		source: 'page "Audit Reporting Events": the form of their names',
	},
	...['Applications', 'Populations'].map((of) => ({
		member: `filterOptions.included${of}`,
		rule: IDS_MOST,
		source: `${SDK_TEXT}: at most 10 (the schema has it at the entries)`,
	})),
]);

const MFA_SETTINGS = of('MFASettings', [
	{
		member: 'pairing.maxAllowedDevices',
		rule: { minimum: 1 },
		source: 'page "MFA settings": 1 to 15',
	},
	...['failureCount', 'durationSeconds'].map((member) => ({
		member: `lockout.${member}`,
		rule: { minimum: 0 },
		source: 'terraform-provider-pingone, resource_mfa_settings.go',
	})),
]);

/** All of them. */
export const AMENDMENTS: Amendment[] = [
	...USER,
	...FIDO2_POLICY,
	...DEVICE_POLICY,
	...SUBSCRIPTION,
	...MFA_SETTINGS,
];
