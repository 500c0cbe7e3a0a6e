import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import type { PingOneClock } from '../client/clock';
import { type EarlierRun, earliest, marginOf } from '../client/earlierRun';
import { PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import { UncertainCreateError, UnknownLeftoverError } from '../errors/unclearChange';
import type { Device } from '../types';
import { couldComeFrom } from './deviceMatch';
import { deletePendingDevice, isPendingFido2, listDevices } from './devices';

/** The run that this one repeats: failed, crashed, or stopped and perhaps still at work. */
export interface FailedRun extends EarlierRun {
	/**
	 * Whether it may have left a device that it created for this item: an attempt of Retry On Fail has
	 * noted what it left open, and an execution that n8n's Retry button repeats has not.
	 */
	mayHaveLeft: boolean;
	/** Waits until what this run creates can be told from what the earlier one did. */
	apart(): Promise<void>;
	/** Whether the device was created by this run, or has left a node of this execution as a result. */
	isKnown(deviceId: string): boolean;
	/** Called for each device that this run creates. */
	created(deviceId: string): void;
	/** Whether this run created the device. */
	isCreated(deviceId: string): boolean;
	/** Does something once for all items with the same key, and gives each of them the result. */
	once<T>(key: string, work: () => Promise<T>): Promise<T>;
	/** Adds a check of the item's result, made when all items are done. */
	checkAtEnd(check: () => Promise<void>): void;
}

const ANY_TIME = { from: -Infinity, to: Infinity };

const createdAt = (device: Device) => Date.parse(device.createdAt ?? '');

/** Sorts what could come from a create of this run or of the earlier one, this run's own aside. */
function judge(devices: Device[], body: IDataObject, failedRun: FailedRun, clock: PingOneClock) {
	const { certain, possible } = earliest(failedRun, clock);
	const end = failedRun.overAt + clock.offsetMs + marginOf(clock);
	const candidates = devices
		.filter(couldComeFrom(body, ANY_TIME, 0))
		.filter(({ id }) => !failedRun.isKnown(id))
		.filter((device) => createdAt(device) >= possible);
	const since = candidates.filter((device) => createdAt(device) >= certain);
	return {
		/** The earlier run's. */
		own: since.filter((device) => createdAt(device) <= end),
		/** Created when that run was over: another retry of the same execution is at work. */
		rivals: since.filter((device) => createdAt(device) > end),
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
		'Nothing was removed or created, because n8n does not show when that run began, or its clock differs from PingOne’s. In PingOne, delete the device if nobody is activating it, then run the item again in a new execution.',
		'interruptedRun',
		{ possibleDeviceIds: ids },
	);
}

/** Another retry has created a device for the user; that one stays. */
const outrun = (devices: Device[]) =>
	new FieldError(
		'User',
		`was given a FIDO2 device by another retry of this execution: ${listed(devices)}`,
		'That device stays, and this item has none. Look at the output of the other retry.',
		'interruptedRun',
		{ possibleDeviceIds: devices.map(({ id }) => id) },
	);

const keyOf = (userId: string, body: IDataObject) =>
	JSON.stringify([userId, body.rp, body.nickname]);

/**
 * Removes pending devices; another retry of the same execution may have been faster.
 *
 * @throws UncertainCreateError, which names those that are left
 */
async function removePending(api: PingOneApi, userId: string, devices: Device[]): Promise<void> {
	const pending = devices.filter(isPendingFido2).map(({ id }) => id);
	for (const [place, id] of pending.entries()) {
		await deletePendingDevice(api, userId, id).catch((thrown: unknown) => {
			if (!(thrown instanceof PingOneError)) throw thrown;
			throw new UncertainCreateError(thrown, pending.slice(place), thrown);
		});
	}
}

/** Removes pending devices and returns active ones. */
async function settle(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
): Promise<Device[]> {
	await failedRun.apart();
	const devices = await listDevices(api, userId).catch((thrown: unknown) => {
		throw thrown instanceof PingOneError ? new UnknownLeftoverError(thrown) : thrown;
	});
	const { own, rivals, doubtful } = judge(devices, body, failedRun, api.clock);
	if (doubtful.length > 0) throw doubt(doubtful);
	if (rivals.length > 0) throw outrun(rivals);
	await removePending(api, userId, own);
	return own.filter(({ status }) => status === 'ACTIVE');
}

/**
 * Deals with what an earlier, interrupted run of the same execution created for a user, before the
 * create is sent again. A device counts as that run's own when it was created since the run began,
 * in PingOne's clock, for the same relying party and nickname, and this execution has not handed it
 * on. An active one is the result; a pending one is removed, because its creation options came with
 * the lost response and cannot be read again. Several items for one user do this once, and each
 * active device goes to one of them.
 *
 * @param body the request model of the create
 * @param failedRun the earlier run
 * @returns the active device, which comes without creation options; undefined when the create must
 * be sent
 * @throws PingOneError; FieldError when it cannot be told whose a device is: nothing is changed then
 */
export async function settleFailedRun(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
): Promise<Device | undefined> {
	if (!failedRun.mayHaveLeft) return undefined;
	const key = keyOf(userId, body);
	const active = await failedRun.once(key, async () => await settle(api, userId, body, failedRun));
	return active.shift();
}

/** The same order in every process: created earlier, then the smaller ID. */
const isEarlier = (one: Device, other: Device) =>
	createdAt(one) === createdAt(other) ? one.id < other.id : createdAt(one) < createdAt(other);

/** How often the list is read until it shows a device that PingOne has shown before. */
const MAX_LOOKS = 5;

/**
 * A user's devices; a list without the given one may be a moment old, and is read again.
 *
 * @throws UncertainCreateError, which names the device, when they cannot be read
 */
async function listWith(api: PingOneApi, userId: string, deviceId: string): Promise<Device[]> {
	for (let looks = 1; ; looks += 1) {
		const devices = await listDevices(api, userId).catch((thrown: unknown) => {
			if (!(thrown instanceof PingOneError)) throw thrown;
			throw new UncertainCreateError(thrown, [deviceId], thrown);
		});
		if (looks === MAX_LOOKS || devices.some(({ id }) => id === deviceId)) return devices;
		await api.backoff(looks);
	}
}

/**
 * Looks at the user once more when all items are done: Retry may have been pressed twice, and a
 * stopped run may have gone on for longer than expected. Of the devices that were created meanwhile,
 * the earliest stays, whoever looks: when that is another one, this run removes its own, and the
 * item fails.
 *
 * @param deviceId the item's device
 */
export function checkAtEnd(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
	deviceId: string,
): void {
	if (!failedRun.mayHaveLeft) return;
	failedRun.checkAtEnd(async () => {
		const devices = await listWith(api, userId, deviceId);
		const mine = devices.find(({ id }) => id === deviceId);
		// A later item of the same list may have replaced it.
		if (!mine && devices.some(({ id }) => failedRun.isCreated(id))) return;
		if (!mine) throw gone(deviceId);
		if (!failedRun.isCreated(deviceId)) return;
		const { own, rivals, doubtful } = judge(devices, body, failedRun, api.clock);
		if (doubtful.length > 0) {
			// The first look was at a list from before them; with them, nothing would have been created.
			await removePending(api, userId, [mine]);
			throw doubt(doubtful);
		}
		const others = [...own, ...rivals];
		const winners = others.filter((other) => isEarlier(other, mine));
		await removePending(api, userId, winners.length > 0 ? [mine] : others);
		if (winners.length > 0) throw outrun(winners);
	});
}

const gone = (deviceId: string) =>
	new FieldError(
		'User',
		`no longer has the FIDO2 device that was created (ID ${deviceId})`,
		'Another retry of this execution, another workflow or an admin removed it. Look at the user’s devices, then run the item again in a new execution.',
		'interruptedRun',
		// The list may be older than the device.
		{ outcome: 'unknown', possibleDeviceIds: [deviceId] },
	);
