/** The three WebAuthn requirement levels, in PingOne's spelling. */
export type Requirement = 'DISCOURAGED' | 'PREFERRED' | 'REQUIRED';

/** A length of time as PingOne's policies write it. */
export interface Duration {
	duration: number;
	timeUnit: string;
}

/** The FIDO2 part of a device authentication policy; what is not set is absent, as documented. */
export interface Fido2Settings {
	enabled: boolean;
	pairingDisabled?: boolean;
	/** Absent or null: the environment's default FIDO2 policy. */
	fido2PolicyId?: string | null;
	promptForNicknameOnPairing?: boolean;
	failure?: { count: number | string; coolDown: Duration };
}

/** A device authentication policy; times in milliseconds since 1970. */
export interface DevicePolicy {
	id: string;
	name: string;
	default: boolean;
	fido2: Fido2Settings;
	/** Everything that does not concern FIDO2, as it is shown. */
	rest: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
}

/** A FIDO2 policy (pingone-go-sdk-v2, FIDO2Policy); times in milliseconds since 1970. */
export interface Fido2Policy {
	id: string;
	name: string;
	description?: string;
	default: boolean;
	relyingPartyId: string;
	deviceDisplayName: string;
	attestationRequirements: 'NONE' | 'DIRECT' | 'ENTERPRISE';
	eaUniqueIdentifierAttribute?: { name: string };
	authenticatorAttachment: 'PLATFORM' | 'CROSS_PLATFORM' | 'BOTH';
	discoverableCredentials: Requirement;
	userVerification: {
		option: Requirement;
		enforceDuringAuthentication: boolean;
		pinRequirement?: { option: string; minLength?: number };
	};
	backupEligibility: { allow: boolean; enforceDuringAuthentication: boolean };
	mdsAuthenticatorsRequirements: {
		option: string;
		enforceDuringAuthentication: boolean;
		allowedAuthenticators?: Array<{ id: string }>;
	};
	userDisplayNameAttributes: { attributes: Array<{ name: string }>; suffix?: string };
	userPresenceTimeout?: Duration;
	publicKeyCredentialHints?: string[];
	aggregateDevices: boolean;
	createdAt: number;
	updatedAt: number;
}
