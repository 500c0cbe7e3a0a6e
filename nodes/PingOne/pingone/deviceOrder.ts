import type { PingOneApi } from './client/api';
import { devicesOf, listDevices } from './devices';
import { settle } from './confirm';
import type { Device } from './types';

/** Active devices in the user's order: PingOne lists them so, and the others after them (assumed). */
export const activeOf = (devices: Device[]) => devices.filter(({ status }) => status === 'ACTIVE');

/**
 * Sets the order of a user's active devices; the first one is the default.
 *
 * PingOne API reference, "Set Device Order".
 *
 * @param order IDs of active devices
 * @returns the devices as they are now
 * @throws PingOneError
 */
export async function setDeviceOrder(
	api: PingOneApi,
	userId: string,
	order: string[],
): Promise<Device[]> {
	return await settle(
		async () =>
			await api.call('POST', devicesOf(userId), {
				body: { order: order.map((id) => ({ id })) },
				mediaType: 'application/vnd.pingidentity.devices.reorder+json',
			}),
		async () => await listDevices(api, userId),
		(devices) => order.every((id, place) => activeOf(devices)[place]?.id === id),
	);
}

/**
 * Removes the order, which leaves the user without a default device.
 *
 * PingOne API reference, "Delete Device Order": a POST, although an older description has DELETE.
 *
 * @returns the devices as they are now
 * @throws PingOneError, also for an unclear answer: the list does not show whether there is an order
 */
export async function removeDeviceOrder(api: PingOneApi, userId: string): Promise<Device[]> {
	return await settle(
		async () =>
			await api.call('POST', devicesOf(userId), {
				mediaType: 'application/vnd.pingidentity.devices.order.remove+json',
			}),
		async () => await listDevices(api, userId),
		() => false,
	);
}
