import type { PingOneApi } from './client/api';
import { readCollection, type Collection } from './client/pages';
import { equals } from './client/scim';
import type { Device } from './types';

/** Path of a user's devices. */
export const devicesOf = (userId: string) => ['users', userId, 'devices'];

export const isFido2 = ({ type }: Device) => type === 'FIDO2';

/** A FIDO2 device for which no key has been touched yet. */
export const isPendingFido2 = (device: Device) =>
	isFido2(device) && device.status === 'ACTIVATION_REQUIRED';

/** What PingOne can filter devices by. */
export interface DeviceFilter {
	status?: string;
	type?: string;
}

/**
 * Reads the devices of a user: every type and status, or what matches a filter.
 *
 * PingOne API reference, "Read All MFA User Devices": `filter` takes `status eq` and `type eq`. That
 * both can be joined is not printed, so one is sent, the status first, and callers check the other.
 * No paging is documented; a `next` link would be followed.
 *
 * @throws PingOneError
 */
export const listDevices = async (
	api: PingOneApi,
	userId: string,
	filter?: DeviceFilter,
): Promise<Device[]> => (await listDevicesByClock(api, userId, filter)).entries;

/** Like `listDevices`, with PingOne's clock beside it, for whoever compares ages. @throws PingOneError */
export async function listDevicesByClock(
	api: PingOneApi,
	userId: string,
	{ status, type }: DeviceFilter = {},
): Promise<Collection<Device>> {
	const filter = status ? equals('status', status) : type && equals('type', type);
	return await readCollection<Device>(api, devicesOf(userId), { ...(filter && { filter }) });
}

/** @throws PingOneError, NOT_FOUND for a device that is gone or somebody else's */
export async function getDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
): Promise<Device> {
	return (await api.get([...devicesOf(userId), deviceId])) as Device;
}

/** Everything that activates a device. */
export interface Activation {
	/** Complete origin of the page on which the key was made, as in the client data. */
	origin: string;
	/** Text of JSON: `toAttestationString()`. */
	attestation: string;
}

/**
 * Makes a pending device ACTIVE.
 *
 * PingOne API reference, "Activate MFA User Device (FIDO2)": a POST on the device, told apart by its
 * media type. That the answer carries the device is documented for a sibling only (assumed), so it
 * is read when there is none.
 *
 * @returns the device as PingOne has it afterwards
 * @throws PingOneError
 */
export async function activateDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	{ origin, attestation }: Activation,
): Promise<Device> {
	const answer = await api.call('POST', [...devicesOf(userId), deviceId], {
		body: { origin, attestation },
		mediaType: 'application/vnd.pingidentity.device.activate+json',
	});
	return typeof answer?.id === 'string'
		? (answer as Device)
		: await getDevice(api, userId, deviceId);
}

/** Removes a device (PingOne API reference, "Delete MFA User Device"). @throws PingOneError */
export async function deleteDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
): Promise<void> {
	await api.call('DELETE', [...devicesOf(userId), deviceId]);
}
