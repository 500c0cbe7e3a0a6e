import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { activateDevice, devicesOf, getDevice, type Activation } from './devices';
import { PingOneError } from '../errors/failure';
import { changeAndConfirm } from '../confirm';
import type { Device } from '../types';

/**
 * Activates a device, and after an unclear response checks whether it is active.
 *
 * @returns the device as PingOne has it afterward
 * @throws PingOneError for a refusal, and for an unclear response when the device is still not
 * active
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

/** A response that shows a complete device, and not just links and a nickname. */
const asDevice = (answer: IDataObject | undefined): Device | undefined =>
	typeof answer?.id === 'string' && typeof answer.status === 'string'
		? (answer as Device)
		: undefined;

/**
 * Blocks, unblocks or unlocks a device.
 *
 * PingOne API reference, "Block MFA User Device", "Unblock MFA User Device": a POST on the device
 * with an empty body, told apart by its media type; 200 with the device. The page of "Unlock MFA
 * User Device" shows no response, so there the device is read unless the response holds it.
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
	return await changeAndConfirm({
		send: async () =>
			asDevice(await api.call('POST', [...devicesOf(userId), deviceId], { mediaType })),
		read: async () => await getDevice(api, userId, deviceId),
		isDone: IS_DONE[restriction],
	});
}

/**
 * Changes a device's nickname, the only property that can be changed.
 *
 * PingOne API reference, "Update Device Nickname": the response is the nickname with two links, so
 * the device is read afterward.
 *
 * @param nickname at most 100 characters; that an empty one removes the nickname is assumed
 * @returns the device as it is now
 * @throws PingOneError
 */
export async function renameDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	nickname: string,
): Promise<Device> {
	return await changeAndConfirm({
		send: async () =>
			asDevice(
				await api.call('PUT', [...devicesOf(userId), deviceId, 'nickname'], {
					body: { nickname },
					mediaType: 'application/json',
				}),
			),
		read: async () => await getDevice(api, userId, deviceId),
		isDone: (device) => (device.nickname ?? '') === nickname,
	});
}
