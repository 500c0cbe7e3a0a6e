import type { Device, User } from './types.mts';

/** A pending device is deleted after 24 hours (reported, not documented). */
const PENDING_LIFETIME_MS = 24 * 60 * 60 * 1000;

function isExpired(device: Device, now: number): boolean {
	return device.status === 'ACTIVATION_REQUIRED' && now - device.createdAt >= PENDING_LIFETIME_MS;
}

/** Drops the user's pending devices that are too old at `now` (milliseconds). */
export function expirePending(user: User, now: number): void {
	if (user.devices.some((device) => isExpired(device, now))) {
		user.devices = user.devices.filter((device) => !isExpired(device, now));
	}
}

/** How many devices of the user are in this status. */
export function countByStatus(user: User, status: Device['status']): number {
	return user.devices.filter((device) => device.status === status).length;
}

/** Takes a device away from its user and from the order; the next in order becomes default. */
export function removeDevice(user: User, deviceId: string): void {
	user.devices = user.devices.filter((device) => device.id !== deviceId);
	if (user.order) user.order = user.order.filter((id) => id !== deviceId);
}

/** Active devices in their order, then the rest in order of creation. */
export function devicesInOrder(user: User): Device[] {
	const rank = new Map(user.order?.map((id, index) => [id, index]));
	const last = rank.size;
	return user.devices.toSorted(
		(a, b) => (rank.get(a.id) ?? last) - (rank.get(b.id) ?? last) || a.createdAt - b.createdAt,
	);
}
