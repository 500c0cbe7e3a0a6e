import type { Device, User } from './types.mts';

/** A device that the API has made, changed or deleted. */
interface Change {
	/** Tenant time, in milliseconds since 1970. */
	at: number;
	deviceId: string;
	/** As it was until then; undefined when it was made. */
	before?: Device;
}

const recent = new WeakMap<User, Change[]>();

const differs = (one: Device, other: Device | undefined): boolean =>
	other === undefined || Object.entries(one).some(([key, value]) => other[key as 'id'] !== value);

/** Copies of the user's devices, for `noteChanges`. */
export const copyDevices = (user: User): Device[] => user.devices.map((device) => ({ ...device }));

/**
 * Notes what a request has changed, so that reads can lag behind it. What the control plane changes is
 * not noted: everybody sees it at once.
 *
 * @param before the user's devices before the request
 */
export function noteChanges(user: User, before: Device[], at: number): void {
	const now = new Map(user.devices.map((device) => [device.id, device]));
	const known = new Set(before.map(({ id }) => id));
	const changes: Change[] = [
		...before
			.filter((device) => differs(device, now.get(device.id)))
			.map((device) => ({ at, deviceId: device.id, before: device })),
		...user.devices.filter(({ id }) => !known.has(id)).map(({ id }) => ({ at, deviceId: id })),
	];
	recent.set(user, [...(recent.get(user) ?? []), ...changes]);
}

/** The user's devices as they were at a time, as far as the API has changed them since. */
export function devicesAt(user: User, time: number): Device[] {
	const devices = new Map(user.devices.map((device) => [device.id, device]));
	const undone = (recent.get(user) ?? []).filter(({ at }) => at > time).reverse();
	for (const { deviceId, before } of undone) {
		if (before) devices.set(deviceId, before);
		else devices.delete(deviceId);
	}
	return [...devices.values()];
}

/** Whether the API has made the device after a time. */
export const isMadeAfter = (user: User, deviceId: string, time: number): boolean =>
	(recent.get(user) ?? []).some(
		(change) => change.deviceId === deviceId && change.before === undefined && change.at > time,
	);
