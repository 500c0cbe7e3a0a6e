import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { entriesOf, readList } from '../client/collection';
import { asAnswered } from '../client/pages';
import { asOutput, ensure, type Ensured } from '../reconcile';
import { devicesOf } from './devices';
import type { Device } from '../types';

/** The active devices in their order ("Read All MFA User Devices"); pending ones after (assumed). */
export const activeOf = (devices: Device[]) => devices.filter(({ status }) => status === 'ACTIVE');

/** A user's devices, and the order that PingOne keeps of them. */
export interface OrderedDevices {
	devices: Device[];
	/** IDs of active devices, empty without an order; undefined when the response does not show it. */
	order?: string[];
}

/** Reads devices and order (`expand=order`), of IDs or objects (assumed). @throws PingOneError */
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
 * Sets the order of a user's active devices ("Set Device Order").
 * @param orderOf gives their IDs in order
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

/** Removes the order and the default device ("Delete Device Order", a POST). @throws PingOneError */
export const removeDeviceOrder = async (api: PingOneApi, userId: string) =>
	await withLock(api, devicesOf(userId), async () => {
		const isDone = ({ order }: OrderedDevices) => order && order.length === 0;
		return await change(api, userId, { action: 'order.remove', isDone });
	});
