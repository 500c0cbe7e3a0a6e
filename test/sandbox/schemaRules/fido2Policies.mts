import type { Allowed, Case, Json } from './table.mts';

/** What the schema `FIDO2Policy` and resource_fido2_policy.go say. */
const FIDO2 = {
	name: 'policy',
	relyingPartyId: 'example.com',
	deviceDisplayName: 'Passkey',
	attestationRequirements: 'NONE',
	authenticatorAttachment: 'BOTH',
	discoverableCredentials: 'REQUIRED',
	userVerification: { option: 'REQUIRED', enforceDuringAuthentication: true },
	backupEligibility: { allow: true, enforceDuringAuthentication: false },
	mdsAuthenticatorsRequirements: { option: 'NONE', enforceDuringAuthentication: false },
	userDisplayNameAttributes: { attributes: [{ name: 'username' }] },
};
const named = (...attributes: Json[]): Json => ({
	...FIDO2,
	userDisplayNameAttributes: { attributes },
});
const presence = (duration: number, timeUnit: string): Json => ({
	...FIDO2,
	userPresenceTimeout: { duration, timeUnit },
});
const mds = (option: string, more: Json = {}, attestationRequirements = 'DIRECT'): Json => ({
	...FIDO2,
	attestationRequirements,
	mdsAuthenticatorsRequirements: { option, enforceDuringAuthentication: true, ...more },
});
const NAMES = 'userDisplayNameAttributes.attributes';
const ALLOWED_KEYS = 'mdsAuthenticatorsRequirements.allowedAuthenticators';

export const FORBIDDEN_FIDO2: Case[] = [
	['names without the username', named({ name: 'email' }), `INVALID_VALUE ${NAMES}`],
	[
		'a name that is no attribute',
		named({ name: 'username' }, { name: 'shoeSize' }),
		`INVALID_VALUE ${NAMES}[1].name`,
	],
	[
		'a name without its parts',
		named({ name: 'username' }, { name: 'name' }),
		`INVALID_VALUE ${NAMES}[1].name`,
	],
	[
		'seven names',
		named(...Array.from({ length: 7 }, () => ({ name: 'username' }))),
		`SIZE_LIMIT_EXCEEDED ${NAMES}`,
	],
	['no name', named(), `EMPTY_VALUE ${NAMES}`],
	['no time for a touch', presence(0, 'MINUTES'), 'OUT_OF_RANGE userPresenceTimeout.duration'],
	[
		'eleven minutes for a touch',
		presence(11, 'MINUTES'),
		'OUT_OF_RANGE userPresenceTimeout.duration',
	],
	['59 seconds for a touch', presence(59, 'SECONDS'), 'OUT_OF_RANGE userPresenceTimeout.duration'],
	['hours for a touch', presence(1, 'HOURS'), 'INVALID_VALUE userPresenceTimeout.timeUnit'],
	['SPECIFIC without keys', mds('SPECIFIC'), `REQUIRED_VALUE ${ALLOWED_KEYS}`],
	[
		'SPECIFIC with no key',
		mds('SPECIFIC', { allowedAuthenticators: [] }),
		`EMPTY_VALUE ${ALLOWED_KEYS}`,
	],
	[
		'GLOBAL with keys',
		mds('GLOBAL', { allowedAuthenticators: [{ id: 'x' }] }),
		`INVALID_VALUE ${ALLOWED_KEYS}`,
	],
	[
		'GLOBAL without attestation',
		mds('GLOBAL', {}, 'NONE'),
		'INVALID_VALUE mdsAuthenticatorsRequirements.option',
	],
	[
		'attestation that is not known',
		{ ...FIDO2, attestationRequirements: 'INDIRECT' },
		'INVALID_VALUE attestationRequirements',
	],
	[
		'a relying party in capitals',
		{ ...FIDO2, relyingPartyId: 'Example.com' },
		'INVALID_VALUE relyingPartyId',
	],
	[
		'a display name of 101',
		{ ...FIDO2, deviceDisplayName: 'x'.repeat(101) },
		'SIZE_LIMIT_EXCEEDED deviceDisplayName',
	],
	['a name of 257', { ...FIDO2, name: 'x'.repeat(257) }, 'SIZE_LIMIT_EXCEEDED name'],
	[
		'no rule for synced passkeys',
		{ ...FIDO2, backupEligibility: undefined },
		'REQUIRED_VALUE backupEligibility',
	],
	[
		'half a rule for user verification',
		{ ...FIDO2, userVerification: { option: 'REQUIRED' } },
		'REQUIRED_VALUE userVerification.enforceDuringAuthentication',
	],
	[
		'an unknown hint',
		{ ...FIDO2, publicKeyCredentialHints: ['PHONE'] },
		'INVALID_VALUE publicKeyCredentialHints[0]',
	],
	['no hint', { ...FIDO2, publicKeyCredentialHints: [] }, 'EMPTY_VALUE publicKeyCredentialHints'],
	['default as a text', { ...FIDO2, default: 'yes' }, 'INVALID_VALUE default'],
	[
		'a key that is neither',
		{ ...FIDO2, authenticatorAttachment: 'USB' },
		'INVALID_VALUE authenticatorAttachment',
	],
	[
		'the policies that use it',
		{ ...FIDO2, deviceAuthenticationPolicies: [] },
		'INVALID_PARAMETER deviceAuthenticationPolicies',
	],
	['a minute and a half', presence(1.5, 'MINUTES'), 'INVALID_VALUE userPresenceTimeout.duration'],
	[
		'SPECIFIC with a key without ID',
		mds('SPECIFIC', { allowedAuthenticators: [{}] }),
		`REQUIRED_VALUE ${ALLOWED_KEYS}[0].id`,
	],
];

export const ALLOWED_FIDO2: Allowed[] = [
	[
		'names with parts',
		named({ name: 'username' }, { name: 'name', subAttributes: [{ name: 'given' }] }),
	],
	['a custom attribute as a name', named({ name: 'username' }, { name: 'costCenter' })],
	['ten minutes for a touch', presence(10, 'MINUTES')],
	['600 seconds for a touch', presence(600, 'SECONDS')],
	['SPECIFIC with a key', mds('SPECIFIC', { allowedAuthenticators: [{ id: 'x' }] })],
	['attestation of an enterprise', mds('CERTIFIED', {}, 'ENTERPRISE')],
	['a domain of another script', { ...FIDO2, relyingPartyId: 'login.xn--mller-kva.example' }],
	['the longest names', { ...FIDO2, name: 'x'.repeat(256), deviceDisplayName: 'x'.repeat(100) }],
];
