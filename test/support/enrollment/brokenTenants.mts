import type { ApiClient } from '../pingOneClient.mts';
import type { SandboxProcess } from '../sandbox.mts';
import type { SignIn } from '../softAuthenticator.mts';

/** A tenant, and the device that has just been enrolled in it. */
export interface Enrolled {
	sandbox: SandboxProcess;
	api: ApiClient;
	deviceId: string;
}

/** A tenant that is broken in one way. */
export interface BrokenTenant {
	what: string;
	/** What Test Sign-In calls it. */
	reason: string;
	spoil?: (enrolled: Enrolled) => Promise<unknown>;
	/** How the key answers, when that is what is broken. */
	signIn?: SignIn;
}

const FAR = '2199-01-01T00:00:00.000Z';

const userOf = ({ sandbox }: Enrolled) => sandbox.ids.users[0].id;
const changeUser = (body: object) => async (enrolled: Enrolled) =>
	await enrolled.sandbox.control('POST', `/users/${userOf(enrolled)}`, body);
const changeDevice = (body: object) => async (enrolled: Enrolled) =>
	await enrolled.sandbox.control(
		'POST',
		`/users/${userOf(enrolled)}/devices/${enrolled.deviceId}`,
		body,
	);
const changePolicy = (body: object) => async (enrolled: Enrolled) =>
	await enrolled.sandbox.control('POST', `/policies/${enrolled.sandbox.ids.policyId}`, body);

/** Has the default FIDO2 policy name another relying party. */
async function moveDomain({ sandbox, api }: Enrolled): Promise<void> {
	const { body } = await api<{
		_embedded: { fido2Policies: Array<{ id: string; default: boolean }> };
	}>('GET', '/fido2Policies');
	const found = body._embedded.fido2Policies.find((each) => each.default);
	await sandbox.control('POST', `/fido2Policies/${found?.id}`, { relyingPartyId: 'example.com' });
}

/** Takes FIDO2 out of the policy of a user who has SMS as well. */
async function fallToSms(enrolled: Enrolled): Promise<void> {
	const { sandbox } = enrolled;
	const device = { type: 'SMS', members: { phone: '+1.5125551234' } };
	await sandbox.control('POST', `/users/${userOf(enrolled)}/devices`, device);
	await changePolicy({ fido2: { enabled: false }, rest: { sms: { enabled: true } } })(enrolled);
}

const forbidSignIn = async ({ sandbox }: Enrolled) =>
	await sandbox.control('POST', '/faults', [
		{ route: 'authentications.start', fault: { kind: 'status', status: 403 }, times: -1 },
	]);

const refuseSignature = async ({ sandbox }: Enrolled) =>
	await sandbox.control('POST', '/faults', [
		{ route: 'authentications.assertion', fault: { kind: 'status', status: 400 }, times: -1 },
	]);

const deleteDevice = async (enrolled: Enrolled) =>
	await enrolled.api('DELETE', `/users/${userOf(enrolled)}/devices/${enrolled.deviceId}`);

/** Tenants in which a passkey can be enrolled and then does not sign anybody in. */
export const BROKEN_TENANTS: BrokenTenant[] = [
	{ what: 'MFA is off', reason: 'MFA_OFF', spoil: changeUser({ mfaEnabled: false }) },
	{ what: 'a bypass is in force', reason: 'BYPASS', spoil: changeUser({ bypassUntil: FAR }) },
	{
		what: 'the account is disabled',
		reason: 'ACCOUNT_DISABLED',
		spoil: changeUser({ enabled: false }),
	},
	{
		what: 'the policy has FIDO2 off',
		reason: 'FIDO2_NOT_ALLOWED',
		spoil: changePolicy({ fido2: { enabled: false } }),
	},
	{ what: 'SMS takes the place of FIDO2', reason: 'FIDO2_NOT_ALLOWED', spoil: fallToSms },
	{
		what: 'the FIDO2 policy is of another domain',
		reason: 'OTHER_DOMAIN',
		spoil: moveDomain,
	},
	{
		what: 'browsers are remembered',
		reason: 'NO_CEREMONY',
		spoil: async ({ sandbox }) =>
			await sandbox.control('POST', '/settings', { rememberBrowsers: true }),
	},
	{
		what: 'the device is blocked',
		reason: 'DEVICE_BLOCKED',
		spoil: changeDevice({ block: { status: 'BLOCKED' } }),
	},
	{
		what: 'the device is locked',
		reason: 'DEVICE_LOCKED',
		spoil: changeDevice({ lock: { status: 'LOCKED', expiresAt: FAR } }),
	},
	{ what: 'the device was deleted', reason: 'DEVICE_NOT_FOUND', spoil: deleteDevice },
	{
		what: 'the worker app may not start a sign-in',
		reason: 'ACCESS_DENIED',
		spoil: forbidSignIn,
	},
	{
		what: 'the key verifies nobody',
		reason: 'USER_NOT_VERIFIED',
		signIn: { userVerified: false },
	},
	{
		what: 'PingOne does not accept the signature',
		reason: 'KEY_REFUSED',
		spoil: refuseSignature,
	},
	{
		what: 'another key signs',
		reason: 'MISMATCH',
		signIn: { forgeSignature: true },
	},
	{
		what: 'the answer is to something else',
		reason: 'MISMATCH',
		signIn: { challenge: 'AAAA' },
	},
];
