import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import { couldComeFrom, type TimeSpan } from './deviceMatch';
import { deleteDevice, isPendingFido2, listDevicesByClock } from './devices';
import type { Device } from './types';

/** The run that an execution repeats. */
export interface FailedRun extends TimeSpan {
	/** Whether this execution created the device itself. */
	isNew(deviceId: string): boolean;
	/** To be told of each device that this execution creates. */
	created(deviceId: string): void;
	/** Does something once for all items with the same key, and gives all of them what came of it. */
	once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Removes what is pending, and returns what is active. */
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
 * Settles what an earlier, failed run of the same execution has made for a user, before its create is
 * sent again: an active device is the result; a pending one is removed, because the creation options
 * came with the lost answer and cannot be read again. Several items for one user settle once, and
 * share the active devices out among them.
 *
 * @param body the request model of the create
 * @param failedRun the earlier run
 * @returns the active device, which comes without creation options; undefined when the create is to
 *   be sent
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
