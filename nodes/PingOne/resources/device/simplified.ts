/**
 * What Simplify keeps of a device. The last six are what PingOne knows about an active FIDO2
 * device: its name by policy, its transports, whether it is synced, its model and its attestation
 * (PingOne API reference, "Cancel Device Authentication", "Check Remember Me Device").
 */
export const DEVICE_MEMBERS = [
	'id',
	'status',
	'type',
	'nickname',
	'user',
	'rp',
	'block',
	'lock',
	'createdAt',
	'displayName',
	'attributes',
	'backup',
	'credentialId',
	'fidoDeviceMetadata',
	'fidoRegistrationArtifacts',
];
