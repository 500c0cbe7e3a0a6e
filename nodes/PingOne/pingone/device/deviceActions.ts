import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { isRefusal } from '../errors/failure';
import { asOutput, ensure, ensureInTurn } from '../reconcile';
import { devicesOf, getDevice, sendActivation, type Activation } from './devices';
import type { Device } from '../types';

/**
 * Activates a device. PingOne accepts an attestation once, so it may be sent again while the device is
 * pending. An active device stays as it is. @param activationFor also checks the device
 * @throws PingOneError, also when it is not shown as active; what `activationFor` throws
 */
export async function activateOnce(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	activationFor: (device: Device) => Activation,
): Promise<IDataObject> {
	const read = async () => await getDevice(api, userId, deviceId);
	return await withLock(api, [...devicesOf(userId), deviceId], async () => {
		const before = await read();
		const activation = activationFor(before);
		if (before.status === 'ACTIVE') return { ...before, changed: false };
		const ensured = await ensure<Device>(api, {
			before,
			send: async () => asDevice(await sendActivation(api, userId, deviceId, activation)),
			read,
			isDone: ({ status }) => status === 'ACTIVE',
			unmet: () => ['status'],
			isDecidedByState: isRefusal,
		});
		return asOutput(ensured);
	});
}

export type Restriction = 'block' | 'unblock' | 'unlock';

/** A device that PingOne shows without the member is neither blocked nor locked. */
const isSo = (device: Device, restriction: Restriction) => {
	const isBlocked = device.block?.status === 'BLOCKED';
	if (restriction === 'block') return isBlocked;
	return restriction === 'unblock' ? !isBlocked : device.lock?.status !== 'LOCKED';
};

/** A response that shows a complete device, and not just links and a nickname. */
const asDevice = (answer: IDataObject | undefined): Device | undefined =>
	typeof answer?.id === 'string' && typeof answer.status === 'string'
		? (answer as Device)
		: undefined;

/**
 * Blocks, unblocks or unlocks a device ("Block MFA User Device": told apart by media type). "Unlock
 * MFA User Device" shows no response, so the device is read. What PingOne answers for one in this
 * state is not documented, so the state decides. @throws PingOneError
 * @param device its ID; or itself, when just read in the user's turn
 */
export async function restrictDevice(
	api: PingOneApi,
	userId: string,
	device: string | Device,
	restriction: Restriction,
): Promise<IDataObject> {
	const mediaType = `application/vnd.pingidentity.device.${restriction}+json`;
	const member = restriction === 'unlock' ? 'lock' : 'block';
	const [deviceId, before] = typeof device === 'string' ? [device] : [device.id, device];
	const path = [...devicesOf(userId), deviceId];
	const ensured = async () =>
		asOutput(
			await ensure<Device>(api, {
				before,
				send: async () => asDevice(await api.call('POST', path, { mediaType })),
				read: async () => await getDevice(api, userId, deviceId),
				isDone: (found) => isSo(found, restriction),
				unmet: () => [`${member}.status`],
				isDecidedByState: isRefusal,
			}),
		);
	const { connection, signal } = api;
	// Without `turn`: an earlier item of the run may wait for the user's turn by now.
	const inTurn = async () => await withLock({ connection, signal }, path, ensured);
	return await (before ? inTurn() : withLock(api, devicesOf(userId), inTurn));
}

/**
 * Changes a device's nickname, up to 100 characters; that an empty one removes it is assumed. The
 * response is only the nickname ("Update Device Nickname"). @throws PingOneError
 */
export async function renameDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	nickname: string,
): Promise<IDataObject> {
	const path = [...devicesOf(userId), deviceId];
	const request = { body: { nickname }, mediaType: 'application/json' };
	return await ensureInTurn<Device>(api, path, {
		send: async () => asDevice(await api.call('PUT', [...path, 'nickname'], request)),
		read: async () => await getDevice(api, userId, deviceId),
		isDone: (device) => (device.nickname ?? '') === nickname,
		unmet: () => ['nickname'],
	});
}
