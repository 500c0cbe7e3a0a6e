import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { couldComeFrom, type TimeSpan } from './deviceMatch';
import { deleteDevice, isPendingFido2, listDevicesByClock } from './devices';
import type { Device } from '../types';

/** The run that this execution retries. */
export interface FailedRun extends TimeSpan {
	/** Whether this execution created the device itself. */
	isNew(deviceId: string): boolean;
	/** Called for each device that this execution creates. */
	created(deviceId: string): void;
	/** Does something once for all items with the same key, and gives each of them the result. */
	once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Removes pending devices and returns active ones. */
async function settle(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
): Promise<Device[]> {
	const { entries, clockOffsetMs } = await listDevicesByClock(api, userId);
	const made = entries
		.filter(couldComeFrom(body, failedRun, clockOffsetMs))
		.filter(({ id }) => !failedRun.isNew(id));
	for (const { id } of made.filter(isPendingFido2)) await deleteDevice(api, userId, id);
	return made.filter(({ status }) => status === 'ACTIVE');
}

/**
 * Deals with what an earlier, failed run of the same execution created for a user, before the
 * create is sent again. An active device is the result; a pending one is removed, because its
 * creation options came with the lost response and cannot be read again. Several items for one user
 * do this once, and each active device goes to one of them.
 *
 * @param body the request model of the create
 * @param failedRun the earlier run
 * @returns the active device, which comes without creation options; undefined when the create must
 * be sent
 * @throws PingOneError
 */
export async function settleFailedRun(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
): Promise<Device | undefined> {
	const key = JSON.stringify([userId, body.rp, body.nickname]);
	const active = await failedRun.once(key, async () => await settle(api, userId, body, failedRun));
	return active.shift();
}
