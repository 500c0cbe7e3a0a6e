import type { PingOneApi } from './client/api';
import { activateDevice, devicesOf, getDevice, type Activation } from './devices';
import { PingOneError } from './errors/failure';
import { settle } from './confirm';
import type { Device } from './types';

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
