import { stableUuid } from './ids.mts';
import { defaultRest } from './policyRest.mts';
import type { DevicePolicy, Fido2Policy } from './policyTypes.mts';

/** IDs of the seeded FIDO2 policies. */
export const FIDO2_POLICY_IDS = {
	localhost: stableUuid('fido2Policy:localhost'),
	exampleCom: stableUuid('fido2Policy:example.com'),
	securityKeys: stableUuid('fido2Policy:security-keys'),
};

/** IDs of the seeded device authentication policies. */
export const POLICY_IDS = {
	workforcePasskeys: stableUuid('policy:workforce-passkeys'),
	securityKeysOnly: stableUuid('policy:security-keys-only'),
	mobileOnly: stableUuid('policy:mobile-only'),
	pairingPaused: stableUuid('policy:pairing-paused'),
};

/** When the policies of the example were made. */
const CREATED = Date.parse('2026-01-05T08:00:00.000Z');
const TIMES = { createdAt: CREATED, updatedAt: CREATED };

const FIDO2_DEFAULTS: Omit<Fido2Policy, 'id' | 'name' | 'relyingPartyId' | 'description'> = {
	default: false,
	deviceDisplayName: 'Passkey',
	attestationRequirements: 'NONE',
	authenticatorAttachment: 'BOTH',
	discoverableCredentials: 'REQUIRED',
	userVerification: { option: 'REQUIRED', enforceDuringAuthentication: true },
	backupEligibility: { allow: true, enforceDuringAuthentication: true },
	mdsAuthenticatorsRequirements: { option: 'NONE', enforceDuringAuthentication: false },
	userDisplayNameAttributes: { attributes: [{ name: 'username' }] },
	userPresenceTimeout: { duration: 2, timeUnit: 'MINUTES' },
	aggregateDevices: false,
	...TIMES,
};

/** The FIDO2 policies of a fresh environment, default first. */
export function seedFido2Policies(): Fido2Policy[] {
	return [
		{
			...structuredClone(FIDO2_DEFAULTS),
			id: FIDO2_POLICY_IDS.localhost,
			name: 'Passkeys on this computer',
			description: 'Any passkey, for a sign-in page on localhost',
			default: true,
			relyingPartyId: 'localhost',
			attestationRequirements: 'DIRECT',
		},
		{
			...structuredClone(FIDO2_DEFAULTS),
			id: FIDO2_POLICY_IDS.exampleCom,
			name: 'Passkeys for example.com',
			description: 'Any passkey, for sign-in pages under example.com',
			relyingPartyId: 'example.com',
		},
		{
			...structuredClone(FIDO2_DEFAULTS),
			id: FIDO2_POLICY_IDS.securityKeys,
			name: 'Security keys for example.com',
			description: 'Roaming authenticators that do not leave the key',
			relyingPartyId: 'example.com',
			authenticatorAttachment: 'CROSS_PLATFORM',
			discoverableCredentials: 'PREFERRED',
			userVerification: { option: 'PREFERRED', enforceDuringAuthentication: true },
			backupEligibility: { allow: false, enforceDuringAuthentication: true },
			attestationRequirements: 'DIRECT',
			deviceDisplayName: 'Security key',
			publicKeyCredentialHints: ['SECURITY_KEY'],
		},
	];
}

function devicePolicy(
	id: string,
	name: string,
	fido2: Partial<DevicePolicy['fido2']>,
): DevicePolicy {
	return {
		id,
		name,
		default: false,
		fido2: {
			enabled: true,
			promptForNicknameOnPairing: false,
			failure: { count: 3, coolDown: { duration: 2, timeUnit: 'MINUTES' } },
			...fido2,
		},
		rest: defaultRest(),
		...TIMES,
	};
}

/** The device authentication policies of a fresh environment, default first. */
export function seedDevicePolicies(): DevicePolicy[] {
	const workforce = devicePolicy(POLICY_IDS.workforcePasskeys, 'Workforce passkeys', {});
	return [
		{ ...workforce, default: true },
		devicePolicy(POLICY_IDS.securityKeysOnly, 'Security keys only', {
			fido2PolicyId: FIDO2_POLICY_IDS.securityKeys,
		}),
		devicePolicy(POLICY_IDS.mobileOnly, 'Mobile only', { enabled: false }),
		devicePolicy(POLICY_IDS.pairingPaused, 'Pairing paused', { pairingDisabled: true }),
	];
}
