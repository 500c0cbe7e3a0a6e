export interface EventGroup {
	/** Stored in workflows, so it never changes. */
	value: string;
	name: string;
	description: string;
	/** PingOne's type of each event, and its display name. */
	events: Record<string, string>;
}

/**
 * PingOne's event types about users and how they sign in, by a public Terraform configuration that
 * subscribes to every type, and Amazon's list for CloudWatch; Ping's own table ("Audit Reporting
 * Events") was not available in full. PingOne adds types over time.
 */
export const EVENT_GROUPS: EventGroup[] = [
	{
		value: 'group:devices',
		name: 'Any Passkey or Device Event',
		description: 'A passkey or another device was registered, blocked, removed or changed',
		events: {
			'DEVICE.CREATED': 'Device Pairing Started',
			'DEVICE.ACTIVATED': 'Device Registered',
			'DEVICE.ACTIVATION_FAILED': 'Device Registration Failed',
			'DEVICE.ACTIVATION_OTP_FAILED': 'Device Passcode Failed During Registration',
			'DEVICE.ACTIVATION_OTP_INVALID': 'Device Passcode Was Invalid During Registration',
			'DEVICE.PAIRING_FAILED_COMPROMISED': 'Device Rejected as Compromised',
			'DEVICE.UPDATED': 'Device Updated',
			'DEVICE.NICKNAME_UPDATED': 'Device Nickname Changed',
			'DEVICE.WEBAUTHN_UPDATED': 'Passkey Details Updated',
			'DEVICE.BLOCKED': 'Device Blocked',
			'DEVICE.UNBLOCKED': 'Device Unblocked',
			'DEVICE.LOCKED': 'Device Locked',
			'DEVICE.UNLOCKED': 'Device Unlocked',
			'DEVICE.FRAUD_REPORTED': 'Fraud Reported by the User',
			'DEVICE.DELETED': 'Device Deleted',
			'DEVICE.LOGS_RECEIVED': 'Device Logs Received',
			'DEVICE.KEY_ROTATION_SUCCEEDED': 'Device Key Rotated',
			'DEVICE.KEY_ROTATION_FAILED': 'Device Key Rotation Failed',
			'DEVICES.ORDER_CREATED': 'Device Order Set',
			'DEVICES.ORDER_UPDATED': 'Device Order Changed',
			'DEVICES.ORDER_DELETED': 'Device Order Removed',
		},
	},
	{
		value: 'group:users',
		name: 'Any User Event',
		description: 'A user was created, changed, moved, locked, unlocked or deleted',
		events: {
			'USER.CREATED': 'User Created',
			'USER.UPDATED': 'User Updated',
			'USER.MOVED': 'User Moved to Another Population',
			'USER.LOCKED': 'User Locked',
			'USER.UNLOCKED': 'User Unlocked',
			'USER.DELETED': 'User Deleted',
		},
	},
	{
		value: 'group:membership',
		name: 'Any Group Membership Event',
		description: 'A user joined or left a group, or a group itself changed',
		events: {
			'MEMBER_OF_GROUP.CREATED': 'User Added to a Group',
			'MEMBER_OF_GROUP.DELETED': 'User Removed From a Group',
			'GROUP.CREATED': 'Group Created',
			'GROUP.UPDATED': 'Group Updated',
			'GROUP.DELETED': 'Group Deleted',
		},
	},
	{
		value: 'group:signOn',
		name: 'Any Sign-On or Password Event',
		description: 'A user signed on or was denied, or a password changed (many events)',
		events: {
			'USER.ACCESS_ALLOWED': 'Sign-On Allowed',
			'USER.ACCESS_DENIED': 'Sign-On Denied',
			'SESSION.CREATED': 'Session Created',
			'SESSION.UPDATED': 'Session Updated',
			'SESSION.DELETED': 'Session Ended',
			// A sign-on with FIDO2 is PingOne's action `assertion.check`, as one with a passcode is `otp.check`.
			'ASSERTION.CHECK_SUCCESS': 'Passkey Accepted',
			'ASSERTION.CHECK_FAILED': 'Passkey Failed',
			'OTP.CHECK_SUCCESS': 'Passcode Accepted',
			'OTP.CHECK_FAILED': 'Passcode Failed',
			'OTP.CHECK_INVALID': 'Passcode Invalid',
			'PASSWORD.CHECK_SUCCEEDED': 'Password Accepted',
			'PASSWORD.CHECK_FAILED': 'Password Failed',
			'PASSWORD.SET': 'Password Set',
			'PASSWORD.UNSET': 'Password Removed',
			'PASSWORD.RESET': 'Password Reset',
			'PASSWORD.RECOVERY': 'Password Recovery',
			'PASSWORD.FORCE_CHANGE': 'Password Change Required',
			'PASSWORD.UNLOCKED': 'Password Unlocked',
		},
	},
	{
		value: 'group:policies',
		name: 'Any Policy Event',
		description: 'A device authentication policy, a FIDO policy or the MFA settings changed',
		events: {
			'DEVICE_AUTHENTICATION_POLICY.CREATED': 'Device Authentication Policy Created',
			'DEVICE_AUTHENTICATION_POLICY.UPDATED': 'Device Authentication Policy Updated',
			'DEVICE_AUTHENTICATION_POLICY.DELETED': 'Device Authentication Policy Deleted',
			'FIDO_POLICY.CREATED': 'FIDO Policy Created',
			'FIDO_POLICY.UPDATED': 'FIDO Policy Updated',
			'FIDO_POLICY.DELETED': 'FIDO Policy Deleted',
			'MFA_SETTINGS.UPDATED': 'MFA Settings Updated',
		},
	},
];

/** Event types, chosen here, of the items that say what was not read. */
export const [LEFT_OUT, UNREADABLE] = ['N8N.EVENTS_LEFT_OUT', 'N8N.EVENTS_UNREADABLE'] as const;

const NAMES = new Map([
	...EVENT_GROUPS.flatMap(({ events }) => Object.entries(events)),
	[LEFT_OUT, 'Events Left Out'],
	[UNREADABLE, 'Events Unreadable'],
]);

/** Display name of an event; its type when it is not listed. */
export const eventName = (type: string): string => NAMES.get(type) ?? type;

const SHOWN = Object.fromEntries(
	EVENT_GROUPS.flatMap(({ value, name, events }) => [[value, name], ...Object.entries(events)]),
);

/** Text below a trigger on the canvas: the events in words, as the list shows them. */
export const subtitle = `={{ $parameter["events"].map((event) => (${JSON.stringify(SHOWN)})[event] ?? event).join(", ") }}`;
