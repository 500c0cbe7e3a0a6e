import type { DevicePolicy } from '../tenant/policyTypes.mts';
import type { Device, User } from '../tenant/types.mts';

/** States that the sandbox's flows can be in (model of the page "MFA Device Authentications"). */
export type FlowStatus =
	| 'DEVICE_SELECTION_REQUIRED'
	| 'ASSERTION_REQUIRED'
	| 'OTP_REQUIRED'
	| 'COMPLETED'
	| 'FAILED';

/** One device authentication; times in milliseconds since 1970. */
export interface Flow {
	id: string;
	status: FlowStatus;
	/** Absent while a flow without user name has not found its user. */
	user?: User;
	policy: DevicePolicy;
	selectedDeviceId?: string;
	/** Relying party of the request options. */
	rpId: string;
	challenge: Buffer;
	/** The passcode of a test device, which the answers show. */
	otp?: string;
	/** Wrong passcodes so far. */
	wrong?: number;
	/** How the user was authenticated, once they were. */
	authenticators?: string[];
	/** Whether a bypass of the user was in force when the flow began. */
	bypass: boolean;
	createdAt: number;
	updatedAt: number;
}

/** Types with a section of their own in a device authentication policy, by device type. */
const SECTION: Record<string, string> = {
	SMS: 'sms',
	EMAIL: 'email',
	VOICE: 'voice',
	TOTP: 'totp',
	WHATSAPP: 'whatsApp',
	OATH_TOKEN: 'oathToken',
	MOBILE: 'mobile',
};

const isAllowed = ({ fido2, rest }: DevicePolicy, { type }: Device): boolean =>
	type === 'FIDO2'
		? fido2.enabled
		: (rest[SECTION[type] ?? ''] as { enabled?: boolean } | undefined)?.enabled === true;

/** Whether a lock is in force; one with an end is over after it. */
export const isLocked = ({ lock }: Device, now: number): boolean =>
	lock.status === 'LOCKED' && (lock.expiresAt === undefined || Date.parse(lock.expiresAt) > now);

/** The devices that can authenticate a user under a policy, in the user's order. */
export const usableDevices = (devices: Device[], policy: DevicePolicy, now: number): Device[] =>
	devices.filter(
		(device) =>
			device.status === 'ACTIVE' &&
			device.block.status !== 'BLOCKED' &&
			!isLocked(device, now) &&
			isAllowed(policy, device),
	);

/** The state that a chosen device leads to. */
export const statusFor = ({ type }: Device): FlowStatus =>
	type === 'FIDO2' ? 'ASSERTION_REQUIRED' : 'OTP_REQUIRED';
