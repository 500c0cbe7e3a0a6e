import type { PingOneApi } from './api';
import { activateDevice, devicesOf, getDevice, listDevices, type Activation } from './devices';
import { PingOneError } from './failure';
import type { Device } from './types';

/** Whether PingOne said yes in a form that cannot be read; the pages show no answer for actions. */
const isAccepted = ({ failure: { kind, status = 0 } }: PingOneError) =>
	kind === 'unreadable' && status >= 200 && status < 300;

function unclear(thrown: unknown): PingOneError | undefined {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (isAccepted(thrown)) return undefined;
	if (thrown.outcomeUnknown) return thrown;
	throw thrown;
}

/**
 * Does what must not be repeated blindly, then looks at how things are.
 *
 * @param act the request; every 2xx counts as a yes, with or without JSON
 * @param look reads the state
 * @param isDone whether the state is the wanted one; decides when no clear answer came
 * @returns the state
 * @throws PingOneError for a no, and for an unclear answer when the state is not the wanted one
 */
export async function settle<T>(
	act: () => Promise<unknown>,
	look: () => Promise<T>,
	isDone: (state: T) => boolean,
): Promise<T> {
	const doubt = await act().then(() => undefined, unclear);
	const state = await look();
	if (doubt && !isDone(state)) throw doubt;
	return state;
}

/**
 * Activates a device, and when no clear answer came looks whether it is active now.
 *
 * @returns the device as PingOne has it afterwards
 * @throws PingOneError for a no, and for an unclear answer when the device is still not active
 */
export async function activateSurely(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	activation: Activation,
): Promise<Device> {
	return await activateDevice(api, userId, deviceId, activation).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError && thrown.outcomeUnknown)) throw thrown;
		const device = await getDevice(api, userId, deviceId);
		if (device.status === 'ACTIVE') return device;
		throw thrown;
	});
}

export type Restriction = 'block' | 'unblock' | 'unlock';

const IS_DONE: Record<Restriction, (device: Device) => boolean> = {
	block: ({ block }) => block?.status === 'BLOCKED',
	unblock: ({ block }) => block?.status !== 'BLOCKED',
	unlock: ({ lock }) => lock?.status !== 'LOCKED',
};

/**
 * Blocks, unblocks or unlocks a device.
 *
 * PingOne API reference, "Block MFA User Device", "Unblock MFA User Device", "Unlock Device": a POST
 * on the device with an empty body, told apart by its media type. The pages show no answer, so the
 * device is read afterwards.
 *
 * @returns the device as it is now
 * @throws PingOneError
 */
export async function restrictDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	restriction: Restriction,
): Promise<Device> {
	const mediaType = `application/vnd.pingidentity.device.${restriction}+json`;
	return await settle(
		async () => await api.call('POST', [...devicesOf(userId), deviceId], { mediaType }),
		async () => await getDevice(api, userId, deviceId),
		IS_DONE[restriction],
	);
}

/**
 * Gives a device another nickname, the only property of a device that can be changed.
 *
 * PingOne API reference, "Update Device Nickname".
 *
 * @param nickname at most 100 characters; that an empty one takes the nickname away is assumed
 * @returns what PingOne answered, or the device as it is now when it answered nothing
 * @throws PingOneError
 */
export async function renameDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	nickname: string,
): Promise<Device> {
	const answer = await api.call('PUT', [...devicesOf(userId), deviceId, 'nickname'], {
		body: { nickname },
		mediaType: 'application/json',
	});
	return (answer as Device | undefined) ?? (await getDevice(api, userId, deviceId));
}

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
