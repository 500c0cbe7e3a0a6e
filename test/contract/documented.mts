import type { KnownOperation, Schema } from '../../sandbox/rules/model.mts';

/**
 * What Ping's OpenAPI documents leave open and Ping's pages print: devices, passwords, MFA bypass,
 * sessions. Members are those of the pages' samples (test/samples), written here once more, so that
 * the sandbox is not measured with its own rules.
 */

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'number' };

const closed = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

const links: Schema = {
	type: 'object',
	additionalProperties: closed({ href: { type: 'string', format: 'uri' } }, ['href']),
};
const reference = closed({ id: text }, ['id']);
const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });

const DEVICE_TYPES = [
	...['EMAIL', 'SMS', 'VOICE', 'TOTP', 'FIDO2', 'MOBILE', 'OATH_TOKEN', 'WHATSAPP'],
	...['PINGID_DESKTOP_GEN2', 'BROWSER', 'PLATFORM', 'SECURITY_KEY'],
];

const lock = closed({ status: oneOf('LOCKED', 'UNLOCKED'), expiresAt: time, reason: text });
const block = closed({ status: oneOf('BLOCKED', 'UNBLOCKED'), blockedAt: time });
const rp = closed({ id: text, name: text }, ['id', 'name']);

/** Members of other types, among them a remembered browser. */
const OTHER_TYPES = [
	...['phone', 'email', 'application', 'os', 'model', 'unitId', 'userAgent'],
	...['name', 'version', 'operatingSystem', 'session', 'lastRememberedAt'],
];

const device = closed(
	{
		...Object.fromEntries(OTHER_TYPES.map((member) => [member, {}])),
		_links: links,
		id: text,
		environment: reference,
		user: reference,
		type: oneOf(...DEVICE_TYPES),
		status: oneOf('ACTIVE', 'ACTIVATION_REQUIRED'),
		nickname: text,
		lock,
		block,
		createdAt: time,
		updatedAt: time,
		rp,
		publicKeyCredentialCreationOptions: text,
		displayName: text,
		credentialId: text,
		attributes: closed({
			transports: { type: 'array', items: text },
			isCrossPlatform: flag,
			isResidentKey: flag,
			previousDeviceType: text,
		}),
		backup: closed({ backupEligibility: flag, backupState: flag }),
		fidoRegistrationArtifacts: closed({ attestationType: text }),
		fidoDeviceMetadata: closed({ mdsIdentifier: text }),
		testMode: flag,
		// "The OTP is returned in test.otp" (page on creating a device for testing).
		test: closed({ otp: text }, ['otp']),
	},
	['id', 'type', 'status', 'environment', 'user'],
);

const collection = (name: string, items: Schema, more: Record<string, Schema> = {}): Schema =>
	closed({
		_links: links,
		_embedded: closed({ [name]: { type: 'array', items } }, [name]),
		count,
		size: count,
		...more,
	});

const newDevice = closed(
	{
		type: oneOf(...DEVICE_TYPES),
		rp,
		policy: closed({ id: text, type: text }),
		nickname: text,
		lock,
		block,
		testMode: flag,
		phone: text,
		email: text,
		status: text,
	},
	['type'],
);

const password = closed(
	{
		_links: links,
		_embedded: closed({ passwordPolicy: { type: 'object' } }),
		environment: reference,
		user: reference,
		passwordPolicy: reference,
		status: oneOf(
			...['OK', 'NO_PASSWORD', 'PASSWORD_EXPIRED', 'PASSWORD_LOCKED_OUT'],
			...['MUST_CHANGE_PASSWORD', 'EXTERNAL'],
		),
		lastChangedAt: time,
	},
	['status'],
);

const session = closed(
	{
		_links: links,
		id: text,
		environment: reference,
		user: reference,
		createdAt: time,
		activeAt: time,
		expiresAt: time,
		locations: { type: 'array', items: { type: 'object' } },
		lastSignOn: { type: 'object' },
		browser: { type: 'object' },
		os: { type: 'object' },
		device: { type: 'object' },
	},
	['id'],
);

/** As the answer to adding one; `mdsIdentifier` as the page on removing one has it. */
const authenticatorModel = closed(
	{
		environment: reference,
		mdsIdentifier: text,
		aaguid: text,
		attestationCertificateKeyIdentifiers: { type: 'array', items: text },
		metadataStatement: { type: 'object' },
		createdAt: time,
		updatedAt: time,
	},
	['mdsIdentifier', 'metadataStatement'],
);

const order: Schema = {
	type: 'array',
	items: { oneOf: [text, reference] },
};

/** The schemas by name, beside those of Ping's documents. */
export const DOCUMENTED: Record<string, Schema> = {
	device,
	newDevice,
	devices: collection('devices', device, {
		order,
		typeDisplayNames: { type: 'object' },
	}),
	authenticatorModels: collection('fidoDevicesMetadata', authenticatorModel),
	order: closed({ order }, ['order']),
	orderAnswer: closed({ _links: links, order }),
	activation: closed({
		origin: text,
		attestation: text,
		otp: text,
		extraOtp: text,
		nickname: text,
	}),
	nickname: closed({ nickname: text }, ['nickname']),
	nicknameAnswer: closed({ _links: links, nickname: text }, ['nickname']),
	password,
	newPassword: closed({ value: text, forceChange: flag }),
	passwordCheck: closed({ password: text }),
	bypass: closed({ bypassMFAEnabledUntil: time }, ['bypassMFAEnabledUntil']),
	bypassAnswer: closed({ _links: links, bypassMFAEnabledUntil: time, canBypassMFA: flag }),
	sessions: collection('sessions', session),
	session,
	accountLock: closed({ unlockAt: time }),
	search: closed({ filter: text }, ['filter']),
};

const vendor = (action: string): string => `application/vnd.pingidentity.${action}+json`;
const DEVICE = '/users/{userID}/devices/{deviceID}';
const PASSWORD = '/users/{userID}/password';
const JSON_TYPE = 'application/json';

/** Operations whose bodies, media types or answers Ping's pages tell, and the documents do not. */
export const DOCUMENTED_OPERATIONS: KnownOperation[] = [
	{ method: 'GET', path: '/users/{userID}/devices', answers: { 200: 'devices' } },
	{
		method: 'POST',
		path: '/users/{userID}/devices',
		requests: {
			[JSON_TYPE]: 'newDevice',
			[vendor('devices.reorder')]: 'order',
			[vendor('devices.order.remove')]: null,
		},
		answers: { 201: 'device', 200: 'orderAnswer', 204: null },
	},
	{ method: 'GET', path: '/fidoDevicesMetadata', answers: { 200: 'authenticatorModels' } },
	{ method: 'GET', path: DEVICE, answers: { 200: 'device' } },
	{ method: 'DELETE', path: DEVICE, answers: { 204: null } },
	{
		method: 'POST',
		path: DEVICE,
		requests: {
			[vendor('device.activate')]: 'activation',
			[vendor('device.block')]: null,
			[vendor('device.unblock')]: null,
			[vendor('device.unlock')]: null,
		},
		answers: { 200: 'device', 204: null },
	},
	{
		method: 'PUT',
		path: `${DEVICE}/nickname`,
		requests: { [JSON_TYPE]: 'nickname' },
		answers: { 200: 'nicknameAnswer' },
	},
	{ method: 'GET', path: PASSWORD, answers: { 200: 'password' } },
	{
		method: 'PUT',
		path: PASSWORD,
		requests: {
			[vendor('password.set')]: 'newPassword',
		},
		answers: { 200: 'password' },
	},
	{
		method: 'POST',
		path: PASSWORD,
		requests: {
			[vendor('password.check')]: 'passwordCheck',
			[vendor('password.unlock')]: null,
			// Without +json, as two public clients send it.
			'application/vnd.pingidentity.password.forceChange': null,
		},
		answers: { 200: 'password' },
	},
	{
		method: 'GET',
		path: '/users/{userID}/bypassMFA',
		answers: { 200: 'bypassAnswer' },
	},
	{
		method: 'PUT',
		path: '/users/{userID}/bypassMFA',
		requests: { [JSON_TYPE]: 'bypass' },
		answers: { 200: 'bypassAnswer' },
	},
	{
		method: 'POST',
		path: '/users/{userID}',
		requests: {
			[vendor('account.lock')]: 'accountLock',
			[vendor('account.unlock')]: null,
			[vendor('user.sendVerificationCode')]: null,
		},
		answers: {},
	},
	{ method: 'GET', path: '/users/{userID}/sessions', answers: { 200: 'sessions' } },
	{ method: 'GET', path: '/users/{userID}/sessions/{sessionID}', answers: { 200: 'session' } },
	{
		method: 'POST',
		path: '/activities',
		requests: { [JSON_TYPE]: 'search' },
		answers: { 200: null },
	},
];
