import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import type { PingOneClock } from '../client/clock';
import { isNotFound } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import type { Device } from '../types';
import { couldComeFrom } from './deviceMatch';
import { deleteDevice, isPendingFido2, listDevices } from './devices';

/** The run that this one repeats: failed, crashed, or stopped and perhaps still at work. */
export interface FailedRun {
	/**
	 * When it began, by the clock of the n8n process that began it, in ms; undefined when n8n does not
	 * say.
	 */
	beganAt?: number;
	/** Whether this process began it. */
	isOwnClock: boolean;
	/** Whether the device was created by this run, or has left a node of this execution as a result. */
	isKnown(deviceId: string): boolean;
	/** Called for each device that this run creates. */
	created(deviceId: string): void;
	/** Does something once for all items with the same key, and gives each of them the result. */
	once<T>(key: string, work: () => Promise<T>): Promise<T>;
	/** Adds a check of the item's result, made when all items are done and the other run is over. */
	checkAtEnd(check: () => Promise<void>): void;
	/** Called with the number of devices that the other run added meanwhile, and that were removed. */
	removed(count: number): void;
}

/** Nothing older is looked at: PingOne deletes pending devices after a day. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** n8n's processes agree with each other within this, once their clocks are set. In ms. */
const PROCESS_SKEW_MS = 2_000;

/** A process's clock and PingOne's servers are never quite the same. In ms. */
const CLOCK_TOLERANCE_MS = 250;

/** By how much PingOne's clock may be unknown: `Date` has whole seconds. In ms. */
const MAX_UNCERTAINTY_MS = 2_000;

/**
 * The earliest times of creation, in PingOne's time, of a device that certainly or possibly comes
 * from the earlier run.
 *
 * When the clock here is far from PingOne's, the one that noted the beginning may be as wrong or
 * right: what lies between the two readings stays open.
 */
export function earliest(
	{ beganAt, isOwnClock }: Pick<FailedRun, 'beganAt' | 'isOwnClock'>,
	clock: Pick<PingOneClock, 'offsetMs' | 'uncertaintyMs' | 'now'>,
): { certain: number; possible: number } {
	if (beganAt === undefined) return { certain: Infinity, possible: clock.now() - LOOK_BACK_MS };
	const margin = CLOCK_TOLERANCE_MS + Math.min(clock.uncertaintyMs, MAX_UNCERTAINTY_MS);
	const converted = beganAt + clock.offsetMs - margin;
	if (isOwnClock) return { certain: converted, possible: converted };
	if (Math.abs(clock.offsetMs) <= PROCESS_SKEW_MS) {
		return { certain: converted, possible: converted - PROCESS_SKEW_MS };
	}
	const readings = [beganAt - margin, converted];
	return { certain: Math.max(...readings), possible: Math.min(...readings) - PROCESS_SKEW_MS };
}

const ANY_TIME = { from: -Infinity, to: Infinity };

/** Devices that the earlier run created, and devices of which that cannot be told. */
function judge(devices: Device[], body: IDataObject, failedRun: FailedRun, clock: PingOneClock) {
	const { certain, possible } = earliest(failedRun, clock);
	const createdAt = (device: Device) => Date.parse(device.createdAt ?? '');
	const candidates = devices
		.filter(couldComeFrom(body, ANY_TIME, 0))
		.filter(({ id }) => !failedRun.isKnown(id))
		.filter((device) => createdAt(device) >= possible);
	return {
		own: candidates.filter((device) => createdAt(device) >= certain),
		doubtful: candidates.filter((device) => createdAt(device) < certain),
	};
}

function doubt(devices: Device[]): FieldError {
	const ids = devices.map(({ id }) => id);
	const what = ids.length === 1 ? 'a FIDO2 device' : `${ids.length} FIDO2 devices`;
	return new FieldError(
		'User',
		`has ${what} that the interrupted run may have created: ${ids.join(', ')}`,
		'Nothing was removed or created, because n8n does not show when that run began, or its clock differs from PingOne’s. In PingOne, delete the device if nobody is activating it, then run the item again in a new execution.',
		'interruptedRun',
		{ possibleDeviceIds: ids },
	);
}

const keyOf = (userId: string, body: IDataObject) =>
	JSON.stringify([userId, body.rp, body.nickname]);

/** Removes pending devices; another retry of the same execution may have been faster. */
async function removePending(api: PingOneApi, userId: string, devices: Device[]): Promise<void> {
	for (const { id } of devices.filter(isPendingFido2)) {
		await deleteDevice(api, userId, id).catch((thrown: unknown) => {
			if (!isNotFound(thrown)) throw thrown;
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
	const { own, doubtful } = judge(await listDevices(api, userId), body, failedRun, api.clock);
	if (doubtful.length > 0) throw doubt(doubtful);
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
	const key = keyOf(userId, body);
	const active = await failedRun.once(key, async () => await settle(api, userId, body, failedRun));
	return active.shift();
}

/** Removes what the other run has added since; returns the IDs of the devices that are left. */
async function removeAdded(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
): Promise<string[]> {
	const look = async () => await listDevices(api, userId);
	const found = await look();
	const added = judge(found, body, failedRun, api.clock).own.filter(isPendingFido2);
	await removePending(api, userId, added);
	if (added.length > 0) failedRun.removed(added.length);
	// Another retry may have done the same with ours.
	return (added.length > 0 ? await look() : found).map(({ id }) => id);
}

/**
 * Looks at a user again when all items are done: a stopped run may go on for some seconds after
 * Retry was pressed, and Retry may have been pressed twice. Pending devices that were added since
 * are removed, and the item fails if its own device is gone.
 *
 * @param deviceId the device that this run created
 */
export function checkAtEnd(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun: FailedRun,
	deviceId: string,
): void {
	failedRun.checkAtEnd(async () => {
		const key = `end ${keyOf(userId, body)}`;
		const left = await failedRun.once(
			key,
			async () => await removeAdded(api, userId, body, failedRun),
		);
		if (left.includes(deviceId)) return;
		throw new FieldError(
			'User',
			`no longer has the FIDO2 device that was created (ID ${deviceId})`,
			'Another retry of this execution, another workflow or an admin removed it. Look at the user’s devices, then run the item again in a new execution.',
			'interruptedRun',
		);
	});
}
