import type { IDataObject } from 'n8n-workflow';
import type { EarlierRun } from '../../run/earlierRun';
import type { PingOneApi } from '../client/api';
import type { PingOneClock } from '../client/clock';
import { createdAt, earliest, mayComeFrom } from '../client/timeSpan';
import { uncertainCreate, unknownLeftover } from '../errors/changeError';
import { PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import type { Device } from '../types';
import { deletePendingDevice, isLikeAsked, isPendingFido2, listDevices } from './devices';

/** Sorts what could come from a create of the earlier run. */
function judge(devices: Device[], body: IDataObject, run: EarlierRun, clock: PingOneClock) {
	const { certain } = earliest(run, clock);
	const candidates = devices.filter(
		(device) =>
			isLikeAsked(body, device) && !run.known.has(device.id) && mayComeFrom(device, run, clock),
	);
	return {
		own: candidates.filter((device) => createdAt(device) >= certain),
		doubtful: candidates.filter((device) => createdAt(device) < certain),
	};
}

const listed = (devices: Device[]) => devices.map(({ id }) => id).join(', ');

function doubt(devices: Device[]): FieldError {
	const ids = devices.map(({ id }) => id);
	const what = ids.length === 1 ? 'a FIDO2 device' : `${ids.length} FIDO2 devices`;
	return new FieldError(
		'User',
		`has ${what} that the interrupted run may have created: ${listed(devices)}`,
		'Nothing was removed or created, because n8n does not show when that run began, or its clock differs from PingOne’s. In PingOne, delete the device if no one is activating it, then run the item again in a new execution.',
		{ check: 'interruptedRun', possibleDeviceIds: ids },
	);
}

const keyOf = (userId: string, body: IDataObject) =>
	JSON.stringify([userId, body.rp, body.nickname]);

/** Removes pending devices. @throws ChangeError, which names those that are left */
async function removePending(api: PingOneApi, userId: string, devices: Device[]): Promise<void> {
	const pending = devices.filter(isPendingFido2).map(({ id }) => id);
	for (const [place, id] of pending.entries()) {
		await deletePendingDevice(api, userId, id).catch((thrown: unknown) => {
			if (!(thrown instanceof PingOneError)) throw thrown;
			throw uncertainCreate(thrown, pending.slice(place));
		});
	}
}

async function settle(api: PingOneApi, userId: string, body: IDataObject, run: EarlierRun) {
	await run.over();
	const devices = await listDevices(api, userId).catch((thrown: unknown) => {
		throw thrown instanceof PingOneError ? unknownLeftover(thrown) : thrown;
	});
	const { own, doubtful } = judge(devices, body, run, api.clock);
	if (doubtful.length > 0) throw doubt(doubtful);
	await removePending(api, userId, own);
	return own.filter(({ status }) => status === 'ACTIVE');
}

/**
 * Deals with what an interrupted run of the same execution created, before the create is sent again:
 * an active device is the result; a pending one is removed, since its creation options are lost.
 * @returns the active device; undefined when the create must be sent
 * @throws PingOneError; FieldError when it cannot be told whose a device is: nothing is changed then
 */
export async function settleEarlierRun(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	run: EarlierRun,
): Promise<Device | undefined> {
	if (!run.mayHaveLeft) return undefined;
	const key = keyOf(userId, body);
	const active = await run.once(key, async () => await settle(api, userId, body, run));
	return active.shift();
}

/**
 * Looks once more when this run has created its own device, and removes a pending one of that run.
 * @returns IDs of what may be left, an empty list when it could not be read; undefined for nothing
 */
export async function settleLateShown(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	run: EarlierRun,
): Promise<string[] | undefined> {
	if (!run.mayHaveLeft) return undefined;
	const devices = await listDevices(api, userId).catch(() => undefined);
	if (!devices) return [];
	const { own, doubtful } = judge(devices, body, run, api.clock);
	const left = doubtful.map(({ id }) => id);
	for (const device of own) {
		const isRemoved =
			isPendingFido2(device) &&
			(await deletePendingDevice(api, userId, device.id).catch(() => false));
		if (!isRemoved) left.push(device.id);
	}
	return left.length > 0 ? left : undefined;
}
