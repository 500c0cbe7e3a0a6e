import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { counted } from '../errors/changeError';
import { removeOnce } from '../reconcile';
import { sweep, type Sweep } from '../client/sweep';
import type { Device } from '../types';
import { restrictDevice } from './deviceActions';
import { devicesOf } from './devices';

export type DeviceTest = (device: Device) => boolean;

/** Whether a device can be blocked: a pending one cannot (assumed), and no one signs in with it. */
const canBeBlocked = ({ status, block }: Device) =>
	status !== 'ACTIVATION_REQUIRED' && block?.status !== 'BLOCKED';

/** Items for one user take turns. */
const sweepDevices = async (api: PingOneApi, userId: string, work: Omit<Sweep<Device>, 'path'>) =>
	await withLock(api, devicesOf(userId), async () => {
		return await sweep(api, { ...work, path: devicesOf(userId) });
	});

/** Blocks those that are meant. @throws PingOneError; ChangeError after the first one */
export const blockAllDevices = async (api: PingOneApi, userId: string, isMeant: DeviceTest) =>
	await sweepDevices(api, userId, {
		isMeant: (device) => isMeant(device) && canBeBlocked(device),
		act: async (device) => (await restrictDevice(api, userId, device, 'block')).changed === true,
		made: (count) => counted(count, 'device was blocked', 'devices were blocked'),
	});

/** Removes those that are meant. @throws PingOneError; ChangeError after the first one */
export const deleteAllDevices = async (api: PingOneApi, userId: string, isMeant: DeviceTest) =>
	await sweepDevices(api, userId, {
		isMeant,
		act: async ({ id }) => (await removeOnce(api, { path: [...devicesOf(userId), id] })) ?? true,
		made: (count) => counted(count, 'device was deleted', 'devices were deleted'),
	});
