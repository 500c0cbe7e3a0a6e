import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { entriesOf, readList } from '../client/collection';
import { asAnswered } from '../client/pages';
import { asOutput, ensure, type Ensured } from '../reconcile';
import { devicesOf } from './devices';
import type { Device } from '../types';

/**
 * The active devices in the user's order, the default one first (PingOne API reference, "Read All
 * MFA User Devices"). That pending ones come after them is only reported, not documented.
 */
export const activeOf = (devices: Device[]) => devices.filter(({ status }) => status === 'ACTIVE');

/** A user's devices, and the order that PingOne keeps of them. */
export interface OrderedDevices {
	devices: Device[];
	/** IDs of active devices, empty without an order; undefined when the response does not show it. */
	order?: string[];
}

/**
 * Reads a user's devices and their order (same page, `expand=order`). Whether an entry is an ID or
 * an object with an `id` is not documented, so both are read. @throws PingOneError
 */
async function readOrder(api: PingOneApi, userId: string): Promise<OrderedDevices> {
	const { body } = await readList(api, devicesOf(userId), { expand: 'order' });
	const { order } = body;
	const path = devicesOf(userId);
	const devices = asAnswered(api, path, entriesOf<Device>(body, path));
	if (!Array.isArray(order)) return { devices };
	const idOf = (entry: unknown) =>
		String(typeof entry === 'string' ? entry : (entry as { id?: unknown } | null)?.id);
	return { devices, order: order.map(idOf) };
}

const startsWith = (ids: string[], first: string[]) =>
	first.every((id, place) => ids[place] === id);

interface OrderChange {
	action: 'reorder' | 'order.remove';
	body?: IDataObject;
	isDone: (now: OrderedDevices) => boolean | undefined;
	before?: OrderedDevices;
}

async function change(api: PingOneApi, userId: string, { action, body, ...setting }: OrderChange) {
	const mediaType = `application/vnd.pingidentity.devices.${action}+json`;
	const { state, ...rest }: Ensured<OrderedDevices> = await ensure<OrderedDevices>(api, {
		...setting,
		send: async () => void (await api.call('POST', devicesOf(userId), { body, mediaType })),
		read: async () => await readOrder(api, userId),
		unmet: () => ['order'],
	});
	// An item that gives out nothing would end here.
	const shown = state.devices.length > 0 ? state.devices : [{ user: { id: userId } }];
	return shown.map((each) => asOutput({ ...rest, state: each }));
}

/**
 * Sets the order of a user's active devices, the default one first ("Set Device Order"). Items for
 * one user take turns.
 *
 * @param orderOf gives IDs in their order, from the devices as they are
 * @returns the devices as they are now @throws PingOneError, and what `orderOf` throws
 */
export const setDeviceOrder = async (
	api: PingOneApi,
	userId: string,
	orderOf: (devices: Device[]) => string[],
) =>
	await withLock(api, devicesOf(userId), async () => {
		const before = await readOrder(api, userId);
		const order = orderOf(before.devices);
		const body = { order: order.map((id) => ({ id })) };
		const isDone = ({ devices, order: now }: OrderedDevices) =>
			startsWith(now ?? activeOf(devices).map(({ id }) => id), order);
		return await change(api, userId, { action: 'reorder', body, isDone, before });
	});

/**
 * Removes the order, and with it the default device ("Delete Device Order": a POST, although an
 * older description has DELETE). @throws PingOneError, also when the order is not shown as gone
 */
export const removeDeviceOrder = async (api: PingOneApi, userId: string) =>
	await withLock(api, devicesOf(userId), async () => {
		const isDone = ({ order }: OrderedDevices) => order && order.length === 0;
		return await change(api, userId, { action: 'order.remove', isDone });
	});
