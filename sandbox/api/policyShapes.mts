import type { CrossRule } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import type { Environment } from '../tenant/types.mts';
import type { ErrorDetail } from '../wire/errors.mts';

interface Duration {
	duration?: number;
	timeUnit?: string;
}

interface Attribute {
	name: string;
	subAttributes?: Array<{ name: string }>;
}

const invalid = (target: string, message: string): ErrorDetail => ({
	code: 'INVALID_VALUE',
	target,
	message,
});

const SECONDS: Record<string, number> = { SECONDS: 1, MINUTES: 60, HOURS: 3_600, DAYS: 86_400 };

/** A length of time between two bounds, whatever its unit. */
function within(
	target: string,
	length: Duration | undefined,
	[low, high]: [number, number],
	unit = 'MINUTES',
) {
	const { duration, timeUnit = unit } = length ?? {};
	const per = SECONDS[timeUnit] ?? 1;
	const [least, most] = [
		Math.ceil((low * (SECONDS[unit] ?? 1)) / per),
		Math.floor((high * (SECONDS[unit] ?? 1)) / per),
	];
	if (duration === undefined || (duration >= least && duration <= most)) return undefined;
	return {
		code: 'OUT_OF_RANGE',
		target: `${target}.duration`,
		message: `must be from ${least} to ${most} ${timeUnit}`,
		innerError: { rangeMinimumValue: least, rangeMaximumValue: most },
	};
}

/** Attributes of a user that a passkey may be named after: texts (resource_fido2_policy.go). */
const TEXTS = [
	...['username', 'email', 'accountId', 'externalId', 'locale', 'mobilePhone', 'nickname'],
	...['preferredLanguage', 'primaryPhone', 'timezone', 'title', 'type'],
];

/** Parts of a name that may be shown: given and family, or formatted. */
const NAME_PARTS = ['given', 'family', 'formatted'];

function displayNames(customAttributes: string[]): CrossRule {
	const known = new Set([...TEXTS, ...customAttributes]);
	return ({ userDisplayNameAttributes }) => {
		const { attributes } = userDisplayNameAttributes as { attributes: Attribute[] };
		const target = 'userDisplayNameAttributes.attributes';
		const wrong = attributes.findIndex(({ name, subAttributes = [] }) =>
			name === 'name'
				? subAttributes.length === 0 ||
					subAttributes.some((part) => !NAME_PARTS.includes(part.name))
				: !known.has(name),
		);
		if (wrong >= 0) return invalid(`${target}[${wrong}].name`, 'is not a text attribute of users');
		const named = attributes.some(({ name }) => name === 'username');
		return named ? undefined : invalid(target, 'must contain username');
	};
}

/** terraform-provider-pingone, resource_fido2_policy.go; pingone-go-sdk-v2, descriptions. */
const authenticators: CrossRule = ({ mdsAuthenticatorsRequirements, attestationRequirements }) => {
	const { option, allowedAuthenticators } = mdsAuthenticatorsRequirements as {
		option: string;
		allowedAuthenticators?: unknown[];
	};
	const target = 'mdsAuthenticatorsRequirements.allowedAuthenticators';
	if (option === 'SPECIFIC' && allowedAuthenticators === undefined) {
		return { code: 'REQUIRED_VALUE', target, message: 'must be given with SPECIFIC' };
	}
	if (option !== 'SPECIFIC' && allowedAuthenticators !== undefined) {
		return invalid(target, 'can only be given with SPECIFIC');
	}
	return attestationRequirements === 'NONE' && option !== 'NONE'
		? invalid('mdsAuthenticatorsRequirements.option', 'must be NONE when attestation is NONE')
		: undefined;
};

/** "Minimum is one minute, maximum is ten minutes" (pingone-go-sdk-v2). */
const presence: CrossRule = ({ userPresenceTimeout }) =>
	within('userPresenceTimeout', userPresenceTimeout, [1, 10]);

/** Rules between the members of a FIDO2 policy. */
export const fido2PolicyRules = ({ customAttributes }: Environment): CrossRule[] => [
	displayNames(customAttributes),
	authenticators,
	presence,
];

/** "Minimum period is two minutes, maximum is 30 minutes" (pingone-go-sdk-v2). */
const coolDown: CrossRule = ({ fido2 }) => {
	const { failure } = (fido2 ?? {}) as { failure?: { coolDown?: Duration } };
	return within('fido2.failure.coolDown', failure?.coolDown, [2, 30]);
};

/** At most 90 days, in whichever unit (terraform-provider-pingone, resource_mfa_device_policy.go). */
const remembered: CrossRule = ({ rememberMe }) => {
	const { web } = (rememberMe ?? {}) as { web?: { lifeTime?: Duration } };
	const lifeTime = web?.lifeTime;
	const unit = lifeTime?.timeUnit ?? 'DAYS';
	const most = (90 * 86_400) / (SECONDS[unit] ?? 1);
	return within('rememberMe.web.lifeTime', lifeTime, [1, most], unit);
};

/** Rules between the members of a device authentication policy. */
export const devicePolicyRules = (): CrossRule[] => [coolDown, remembered];

export const FIDO2_POLICY = requestOf('mfa', 'FIDO2Policy', {
	// Shown in answers only (documented); a policy that was read may be sent back.
	with: { aggregateDevices: { type: 'boolean' } },
});

export const DEVICE_POLICY = requestOf('mfa', 'DeviceAuthenticationPolicy', {
	required: ['name', 'default', 'sms', 'email', 'mobile', 'totp', 'voice'],
	without: ['desktop', 'yubikey'],
});
