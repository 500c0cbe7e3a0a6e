import type { Allowed, Case, Json } from './table.mts';

/** What the schema `DeviceAuthenticationPolicy` and resource_mfa_device_policy.go say. */
const failure = { count: 3, coolDown: { duration: 2, timeUnit: 'MINUTES' } };
const otp = { failure, lifeTime: { duration: 30, timeUnit: 'MINUTES' } };
const DEVICE_POLICY = {
	name: 'policy',
	default: false,
	...Object.fromEntries(['sms', 'voice', 'email'].map((each) => [each, { enabled: false, otp }])),
	...Object.fromEntries(
		['mobile', 'totp'].map((each) => [each, { enabled: false, otp: { failure } }]),
	),
	fido2: { enabled: true },
};
const fido2 = (members: Json): Json => ({ ...DEVICE_POLICY, fido2: { enabled: true, ...members } });
const fails = (count: unknown, duration: number, timeUnit: string): Json =>
	fido2({ failure: { count, coolDown: { duration, timeUnit } } });
const selects = (deviceSelection: string): Json => ({
	...DEVICE_POLICY,
	authentication: { deviceSelection },
});
const remembers = (duration: number, timeUnit: string): Json => ({
	...DEVICE_POLICY,
	rememberMe: { web: { enabled: true, lifeTime: { duration, timeUnit } } },
});

export const FORBIDDEN_DEVICE_POLICIES: Case[] = [
	[
		'a selection that is not known',
		selects('FIRST'),
		'INVALID_VALUE authentication.deviceSelection',
	],
	['eight failures', fails(8, 2, 'MINUTES'), 'OUT_OF_RANGE fido2.failure.count'],
	['no failure', fails('0', 2, 'MINUTES'), 'INVALID_VALUE fido2.failure.count'],
	[
		'a cool-down of a minute',
		fails(3, 1, 'MINUTES'),
		'OUT_OF_RANGE fido2.failure.coolDown.duration',
	],
	[
		'a cool-down of 31 minutes',
		fails(3, 1_860, 'SECONDS'),
		'OUT_OF_RANGE fido2.failure.coolDown.duration',
	],
	[
		'to remember for 91 days',
		remembers(91, 'DAYS'),
		'OUT_OF_RANGE rememberMe.web.lifeTime.duration',
	],
	[
		'to remember for weeks',
		remembers(1, 'WEEKS'),
		'INVALID_VALUE rememberMe.web.lifeTime.timeUnit',
	],
	['FIDO2 neither on nor off', { ...DEVICE_POLICY, fido2: {} }, 'REQUIRED_VALUE fido2.enabled'],
	[
		'SMS without its passcodes',
		{ ...DEVICE_POLICY, sms: { enabled: true } },
		'REQUIRED_VALUE sms.otp',
	],
	[
		'passcodes of 11 digits',
		{ ...DEVICE_POLICY, sms: { enabled: true, otp: { ...otp, otpLength: 11 } } },
		'OUT_OF_RANGE sms.otp.otpLength',
	],
];

export const ALLOWED_DEVICE_POLICIES: Allowed[] = [
	['the list of devices always', selects('ALWAYS_DISPLAY_DEVICES')],
	['failures as text, as the page sends them', fails('4', 150, 'SECONDS')],
	['to remember for 90 days', remembers(129_600, 'MINUTES')],
	['no FIDO2 part', { ...DEVICE_POLICY, fido2: undefined }],
];
