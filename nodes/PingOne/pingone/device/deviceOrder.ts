import type { PingOneApi } from '../client/api';
import { changeAndConfirm } from '../confirm';
import { devicesOf, listDevices } from './devices';
import type { Device } from '../types';

/**
 * The active devices in the user's order.
 *
 * PingOne API reference, "Read All MFA User Devices": the list follows the order, the default
 * device first. That pending devices come after them is only reported, not documented.
 */
export const activeOf = (devices: Device[]) => devices.filter(({ status }) => status === 'ACTIVE');

/**
 * Reads the order of a user's devices.
 *
 * Same page, `expand=order`: an array of the IDs of active devices, empty when there is no order.
 * Whether an entry is an ID or an object with an `id` is not documented, so both are read.
 *
 * @returns IDs; undefined when the response does not show the order
 * @throws PingOneError
 */
async function readOrder(api: PingOneApi, userId: string): Promise<string[] | undefined> {
	const { order } = await api.get(devicesOf(userId), { expand: 'order' });
	if (!Array.isArray(order)) return undefined;
	return order.map((entry: unknown) =>
		String(typeof entry === 'string' ? entry : (entry as { id?: unknown } | null)?.id),
	);
}

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
	return await changeAndConfirm<Device[]>({
		send: async () =>
			void (await api.call('POST', devicesOf(userId), {
				body: { order: order.map((id) => ({ id })) },
				mediaType: 'application/vnd.pingidentity.devices.reorder+json',
			})),
		read: async () => await listDevices(api, userId),
		isDone: (devices) => order.every((id, place) => activeOf(devices)[place]?.id === id),
	});
}

/**
 * Removes the order, which leaves the user without a default device.
 *
 * PingOne API reference, "Delete Device Order": a POST, although an older description has DELETE.
 *
 * @returns the devices as they are now
 * @throws PingOneError, also for an unclear response when the order is still there or not shown
 */
export async function removeDeviceOrder(api: PingOneApi, userId: string): Promise<Device[]> {
	await changeAndConfirm<string[] | undefined>({
		send: async () =>
			// PingOne says for certain that there is no order anymore.
			await api
				.call('POST', devicesOf(userId), {
					mediaType: 'application/vnd.pingidentity.devices.order.remove+json',
				})
				.then(() => []),
		read: async () => await readOrder(api, userId),
		isDone: (order) => order?.length === 0,
	});
	return await listDevices(api, userId);
}
