import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { upToDate } from '../client/memory';
import { counted } from '../errors/changeError';
import { removeOnce } from '../reconcile';
import { sweep, type Sweep, type Swept } from '../client/sweep';
import type { Device } from '../types';
import { restrictDevice } from './deviceActions';
import { devicesOf, listDevices } from './devices';

/** Which devices of a user are meant. */
export type DeviceTest = (device: Device) => boolean;

/** Whether a device can be blocked: a pending one cannot (assumed), and nobody signs in with it. */
const canBeBlocked = ({ status, block }: Device) =>
	status !== 'ACTIVATION_REQUIRED' && block?.status !== 'BLOCKED';

/** Reads those that are meant, as PingOne shows them or has answered since. @throws PingOneError */
export async function listMeant(
	api: PingOneApi,
	userId: string,
	isMeant: DeviceTest,
): Promise<Device[]> {
	const shown = await listDevices(api, userId);
	return (await upToDate(api, devicesOf(userId), shown, isMeant)).filter(isMeant);
}

/** Items for one user take turns. */
const sweepDevices = async (api: PingOneApi, userId: string, work: Sweep<Device>) =>
	await withLock(api, devicesOf(userId), async () => await sweep(api, work));

/**
 * Blocks the devices of a user. Pending ones stay as they are.
 *
 * @param isMeant which of them
 * @returns the devices that this call blocked
 * @throws PingOneError; ChangeError when some were blocked before
 */
export const blockAllDevices = async (
	api: PingOneApi,
	userId: string,
	isMeant: DeviceTest,
): Promise<Swept<Device>> =>
	await sweepDevices(api, userId, {
		list: async () =>
			await listMeant(api, userId, (device) => isMeant(device) && canBeBlocked(device)),
		act: async (device) => (await restrictDevice(api, userId, device, 'block')).changed === true,
		made: (count) => counted(count, 'device was blocked', 'devices were blocked'),
	});

/**
 * Removes the devices of a user, active and pending.
 *
 * @param isMeant which of them
 * @returns the devices that this call removed
 * @throws PingOneError; ChangeError when some were removed before
 */
export const deleteAllDevices = async (
	api: PingOneApi,
	userId: string,
	isMeant: DeviceTest,
): Promise<Swept<Device>> =>
	await sweepDevices(api, userId, {
		list: async () => await listMeant(api, userId, isMeant),
		act: async ({ id }) => (await removeOnce(api, { path: [...devicesOf(userId), id] })) ?? true,
		made: (count) => counted(count, 'device was deleted', 'devices were deleted'),
	});
