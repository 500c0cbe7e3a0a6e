import { anyObject, anyValue, flag, listOfIds, listOfTexts, oneOf } from './body.mts';
import { text, wholeNumber, type Rule, type Shape } from './body.mts';

const required = { required: true } as const;
const switched = { ...required, rule: flag };
const duration = (maximum: number): Shape => ({
	duration: { ...required, rule: wholeNumber(0, maximum) },
	timeUnit: { ...required, rule: oneOf('MINUTES', 'SECONDS') },
});
const level = oneOf('DISCOURAGED', 'PREFERRED', 'REQUIRED');

const displayNames: Rule = (value, target) => {
	const valid =
		Array.isArray(value) &&
		value.every((each: unknown) => typeof (each as { name?: unknown } | null)?.name === 'string');
	if (valid) return undefined;
	return { code: 'INVALID_VALUE', target, message: 'must hold objects with a name' };
};

const HINT = /^(SECURITY_KEY|CLIENT_DEVICE|HYBRID)$/;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The request model of "Create FIDO Policy"; lengths and what is required from the SDK. */
export const FIDO2_POLICY: Shape = {
	name: { ...required, rule: text() },
	description: { rule: text({ max: 1024 }) },
	default: { rule: flag },
	relyingPartyId: { ...required, rule: text({ max: 253, form: DOMAIN }) },
	deviceDisplayName: { ...required, rule: text({ max: 100 }) },
	attestationRequirements: { ...required, rule: oneOf('NONE', 'DIRECT', 'ENTERPRISE') },
	eaUniqueIdentifierAttribute: { shape: { name: { ...required, rule: text() } } },
	authenticatorAttachment: { ...required, rule: oneOf('PLATFORM', 'CROSS_PLATFORM', 'BOTH') },
	discoverableCredentials: { ...required, rule: level },
	userVerification: {
		...required,
		shape: {
			option: { ...required, rule: level },
			enforceDuringAuthentication: switched,
			pinRequirement: {
				shape: { option: { ...required, rule: text() }, minLength: { rule: wholeNumber(4, 63) } },
			},
		},
	},
	backupEligibility: {
		...required,
		shape: { allow: switched, enforceDuringAuthentication: switched },
	},
	mdsAuthenticatorsRequirements: {
		...required,
		shape: {
			option: {
				...required,
				rule: oneOf('NONE', 'AUDIT_ONLY', 'GLOBAL', 'CERTIFIED', 'SPECIFIC'),
			},
			enforceDuringAuthentication: switched,
			allowedAuthenticators: { rule: listOfIds(1_000) },
		},
	},
	userDisplayNameAttributes: {
		...required,
		shape: { attributes: { ...required, rule: displayNames }, suffix: { rule: text() } },
	},
	userPresenceTimeout: { shape: duration(600) },
	publicKeyCredentialHints: { rule: listOfTexts(HINT) },
	aggregateDevices: { rule: flag },
};

/** A number from 1 to 7, which may be sent as text (documented). */
const count: Rule = (value, target) => wholeNumber(1, 7)(Number(value), target);

const method = { ...required, rule: anyObject };

/** The request model of "Create Device Authentication Policy"; only its FIDO2 part in full. */
export const DEVICE_POLICY: Shape = {
	name: { ...required, rule: text() },
	default: { ...required, rule: flag },
	fido2: {
		...required,
		shape: {
			enabled: switched,
			pairingDisabled: { rule: flag },
			fido2PolicyId: { rule: text() },
			promptForNicknameOnPairing: { rule: flag },
			failure: {
				shape: {
					count: { ...required, rule: count },
					coolDown: { ...required, shape: duration(1_800) },
				},
			},
		},
	},
	sms: method,
	email: method,
	mobile: method,
	totp: method,
	voice: method,
	whatsApp: { rule: anyObject },
	oathToken: { rule: anyObject },
	pingIdDesktopGen2: { rule: anyObject },
	authentication: { rule: anyObject },
	newDeviceNotification: { rule: oneOf('NONE', 'SMS_THEN_EMAIL', 'EMAIL_THEN_SMS') },
	notificationsPolicy: { rule: anyObject },
	rememberMe: { rule: anyObject },
	ignoreUserLock: { rule: flag },
	forSignOnPolicy: { rule: flag },
	blockDisabledUsers: { rule: flag },
	blockUsersWithDisabledMfa: { rule: flag },
	bypassBlockedWhenMfaDisabled: { rule: flag },
	policyType: { rule: anyValue },
};
