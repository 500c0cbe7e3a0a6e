import type { Flow } from '../authentication/flow.mts';
import type { Subscription } from '../events/subscription.mts';
import type { DevicePolicy, Fido2Policy, Requirement } from './policyTypes.mts';
import type { TokenStore } from './tokens.mts';
import type { Clock } from './clock.mts';

/** The relying party of a FIDO2 device. */
export interface RelyingParty {
	id: string;
	name: string;
}

/** What a verified attestation leaves behind. */
export interface StoredCredential {
	/** Credential ID, base64url without padding. */
	id: string;
	/** COSE public key, base64url. */
	publicKey: string;
	/** Authenticator model, a UUID; all zeros when the authenticator does not tell. */
	aaguid: string;
	/** As the browser sent them; absent when it did not. */
	transports?: string[];
	isCrossPlatform: boolean;
	/** `PLATFORM` or `SECURITY_KEY`, for a device from before there was the type FIDO2. */
	previousDeviceType?: string;
	/** Whether it is discoverable; absent when nobody said so. */
	isResidentKey?: boolean;
	/** Kind of the attestation: `NONE` is documented, the others are assumed. */
	attestationType: string;
	/** Whether it may be synced, and whether it is. */
	backupEligibility: boolean;
	backupState: boolean;
	/** The counter of the last sign-in. */
	signCount?: number;
}

/** A device; times in milliseconds since 1970. The sandbox itself makes FIDO2 and e-mail devices. */
export interface Device {
	id: string;
	type: string;
	status: 'ACTIVE' | 'ACTIVATION_REQUIRED';
	createdAt: number;
	updatedAt: number;
	rp: RelyingParty;
	nickname?: string;
	lock: { status: 'LOCKED' | 'UNLOCKED'; expiresAt?: string; reason?: string };
	block: { status: 'BLOCKED' | 'UNBLOCKED'; blockedAt?: string };
	challenge: Buffer;
	options: string;
	requirements: {
		userVerification: Requirement;
		residentKey: Requirement;
		allowsBackup: boolean;
	};
	/** `deviceDisplayName` of the FIDO2 policy. */
	displayName: string;
	credential?: StoredCredential;
	/** Wrong assertions since the last right one. */
	failures?: number;
	/** The passcode that activates a device of another type. */
	otp?: string;
	/** Further members to show: `testMode`, and those of other types, such as `phone`. */
	members: Record<string, unknown>;
}

/** A single sign-on session of a user; times in milliseconds since 1970. */
export interface Session {
	id: string;
	createdAt: number;
	activeAt: number;
	remoteIp: string;
	city: string;
	state: string;
	country: string;
}

/** States of a password (page "User passwords"). */
export type PasswordStatus =
	| 'OK'
	| 'NO_PASSWORD'
	| 'PASSWORD_EXPIRED'
	| 'PASSWORD_LOCKED_OUT'
	| 'MUST_CHANGE_PASSWORD'
	| 'EXTERNAL';

/** A user with everything that hangs from it; times in milliseconds since 1970. */
export interface User {
	id: string;
	username: string;
	email?: string;
	name: Record<string, string>;
	populationId: string;
	enabled: boolean;
	mfaEnabled: boolean;
	createdAt: number;
	updatedAt: number;
	devices: Device[];
	/** Device IDs, default first; null when the order was removed. */
	order: string[] | null;
	/** All other attributes, standard and custom, as they were sent. */
	profile: Record<string, unknown>;
	lifecycleStatus: string;
	emailVerified?: boolean;
	/** The account lock; without `unlockAt` only an administrator ends it. */
	lockedAt?: number;
	unlockAt?: number;
	password: { status: PasswordStatus; value?: string; lastChangedAt?: number };
	/** End of an MFA bypass, in PingOne's text form. */
	bypassUntil?: string;
	sessions: Session[];
	/** IDs of the groups that the user is a direct member of. */
	groupIds: Set<string>;
}

/** A group of users; times in milliseconds since 1970. */
export interface Group {
	id: string;
	name: string;
	description?: string;
	externalId?: string;
	/** A filter of users that makes the group dynamic; it selects nobody here. */
	userFilter?: string;
	customData?: unknown;
	/** Only users of this population can be members; absent: a group of the environment. */
	populationId?: string;
	createdAt: number;
	updatedAt: number;
}

/** A population of users; times in milliseconds since 1970. */
export interface Population {
	id: string;
	name: string;
	description?: string;
	preferredLanguage?: string;
	alternativeIdentifiers?: string[];
	passwordPolicy?: { id: string };
	theme?: { id?: string };
	default: boolean;
	createdAt: number;
	updatedAt: number;
}

/** MFA settings but for the device cap, which is a setting of the sandbox. */
export interface MfaSettings {
	pairingKeyFormat: string;
	lockout: { failureCount: number; durationSeconds: number };
	authentication: { deviceSelection: string };
	phoneExtensions: { enabled: boolean };
	users: { mfaEnabled: boolean };
	updatedAt: number;
}

/** Administrator roles, by PingOne's names, as far as the sandbox knows them. */
export type Role =
	| 'Identity Data Admin'
	| 'Identity Data Read Only'
	| 'Environment Admin'
	| 'Configuration Read Only';

/** A worker app. */
export interface App {
	clientId: string;
	clientSecret: string;
	name: string;
	environmentId: string;
	tokenEndpointAuthMethod: 'CLIENT_SECRET_BASIC' | 'CLIENT_SECRET_POST' | 'PRIVATE_KEY_JWT';
	/** Its public keys for PRIVATE_KEY_JWT: a key set (RFC 7517) as text of JSON. */
	jwks?: string;
	roles: Array<{ role: Role; environmentId: string }>;
	revoked: boolean;
}

/** One PingOne environment with everything in it. */
export interface Environment {
	id: string;
	name: string;
	users: Map<string, User>;
	/** Users by username and by e-mail, both in lower case; see `tenant/directory.mts`. */
	byUsername: Map<string, User[]>;
	byEmail: Map<string, User[]>;
	populations: Map<string, Population>;
	groups: Map<string, Group>;
	/** Names of the attributes that the environment's schema adds to a user; all hold text. */
	customAttributes: string[];
	policies: Map<string, DevicePolicy>;
	fido2Policies: Map<string, Fido2Policy>;
	mfaSettings: MfaSettings;
	subscriptions: Map<string, Subscription>;
	/** Device authentications by ID. */
	flows: Map<string, Flow>;
}

/** How often devices came and went; never decreases until a reset. */
export interface DeviceCounters {
	created: number;
	activated: number;
	deleted: number;
}

/** The organization that the sandbox plays. */
export interface Tenant {
	environments: Map<string, Environment>;
	apps: Map<string, App>;
	tokens: TokenStore;
	clock: Clock;
	deviceCounters: DeviceCounters;
}
