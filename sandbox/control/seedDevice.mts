import { randomBytes, randomUUID } from 'node:crypto';
import { markActive } from '../api/activateDevice.mts';
import type { Device, StoredCredential, Tenant, User } from '../tenant/types.mts';
import { merge } from './merge.mts';

/** A device as the control plane shows it: with the challenge and the credential. */
export function rawDevice(device: Device): Record<string, unknown> {
	return { ...device, challenge: device.challenge.toString('base64url') };
}

/** The user with this ID in whatever environment; undefined when there is none. */
export function findUser(tenant: Tenant, userId: string): User | undefined {
	for (const environment of tenant.environments.values()) {
		const user = environment.users.get(userId);
		if (user) return user;
	}
	return undefined;
}

/**
 * Gives a user an active FIDO2 device without a ceremony. Its credential ID is random and its key
 * signs nothing. Caps and counters are left alone.
 *
 * @param changes fields of the device to set; another `type` or `status` takes the credential away
 */
export function seedActiveDevice(
	tenant: Tenant,
	user: User,
	changes: Record<string, unknown>,
): Device {
	const now = tenant.clock.now();
	const device: Device = {
		id: randomUUID(),
		type: 'FIDO2',
		status: 'ACTIVATION_REQUIRED',
		createdAt: now,
		updatedAt: now,
		rp: { id: 'localhost', name: 'Example' },
		lock: { status: 'UNLOCKED' },
		block: { status: 'UNBLOCKED' },
		challenge: randomBytes(32),
		options: '{}',
		requirements: { userVerification: 'PREFERRED', residentKey: 'REQUIRED', allowsBackup: true },
		displayName: 'Passkey',
		members: {},
	};
	user.devices.push(device);
	const [id, publicKey] = [randomBytes(16), randomBytes(77)].map((bytes) =>
		bytes.toString('base64url'),
	);
	const credential: StoredCredential = {
		id: id ?? '',
		publicKey: publicKey ?? '',
		aaguid: '00000000-0000-0000-0000-000000000000',
		isCrossPlatform: false,
		isResidentKey: true,
		attestationType: 'NONE',
		backupEligibility: false,
		backupState: false,
	};
	markActive(user, device, credential, now);
	merge(device, changes);
	if (device.type !== 'FIDO2' || device.status !== 'ACTIVE') delete device.credential;
	if (device.status !== 'ACTIVE')
		user.order = user.order?.filter((each) => each !== device.id) ?? null;
	return device;
}
