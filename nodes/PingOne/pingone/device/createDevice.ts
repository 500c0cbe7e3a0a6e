import type { IDataObject } from 'n8n-workflow';
import type { EarlierRun } from '../../run/earlierRun';
import type { PingOneApi } from '../client/api';
import { TimeSpan, noteKnown } from '../client/timeSpan';
import { withLock, type Lock } from '../client/lock';
import { isNotFound } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { ChangeError, uncertainCreate } from '../errors/changeError';
import { reconcile } from '../reconcile';
import type { Device } from '../types';
import {
	afterDeleting,
	deletePendingDevice,
	devicesOf,
	getDevice,
	isFido2,
	isPendingFido2,
	isRemoved,
	listDevices,
} from './devices';
import { settleEarlierRun, settleLateShown } from './earlierRun';
import { findOrphans, removeOrphan, type SentCreate, settleLeftovers } from './orphan';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/** What a create knows of the run that it is part of. */
export interface CreatingRun {
	/** An earlier run of the same execution, which n8n repeats. */
	earlierRun?: EarlierRun;
	/** IDs of the devices that this run has created, by user and relying party. */
	made: Map<string, string[]>;
}

interface Known extends Pick<CreatingRun, 'earlierRun'> {
	lock: Lock;
	madeIds: string[];
}

/** A device, and whether this call created it. */
export type CreatedDevice = Device & { changed: boolean };

/** What a create has led to so far. */
interface Progress {
	/** As PingOne sent it, with the creation options. */
	device?: Device;
	/** Pending devices that a request without an answer may have made. */
	orphans: Device[];
}

/**
 * Sends the create. When its outcome is unknown, the device that it may have created is removed,
 * because the creation options came with the lost response and cannot be read again; then it is
 * sent once more.
 */
async function send(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	{ earlierRun, lock }: Pick<Known, 'earlierRun' | 'lock'>,
): Promise<CreatedDevice> {
	const sent: SentCreate = { userId, body, span: new TimeSpan(api.clock) };
	const post = () => api.post(devicesOf(userId), body) as Promise<Device>;
	const settled = await reconcile<Progress>(api, {
		async send() {
			return { device: await sent.span.watch(post), orphans: [] };
		},
		read: async () => ({ orphans: await findOrphans(api, sent) }),
		isDone: ({ device }) => device !== undefined,
		async mayResend({ orphans }, cause) {
			if (orphans.length === 0) return true;
			if (await removeOrphan(api, sent, orphans, cause)) lock.inFlight -= 1;
			orphans.length = 0;
			return true;
		},
		lock,
	}).catch(asUncertain);
	if (settled.evidence === 'none') {
		const ids = settled.state.orphans.map(({ id }) => id);
		throw ids.length > 0 ? uncertainCreate(settled.cause, ids) : settled.cause;
	}
	const device = settled.state?.device as Device;
	earlierRun?.made(device.id);
	noteKnown(device.id);
	const isOpen = lock.inFlight > 0 || earlierRun?.isOpen === true;
	const left = [
		// What was found may be an earlier item's, whose request came late; then this one's may come yet.
		sent.span.isOpen && lock.mayBeOthers ? [] : undefined,
		isOpen ? await settleLeftovers(api, sent, lock.inFlight) : undefined,
		earlierRun && (await settleLateShown(api, userId, body, earlierRun)),
	].filter((ids) => ids !== undefined);
	return {
		...device,
		changed: true,
		...(left.length > 0 && { possibleDuplicateIds: left.flat() }),
	};
}

/** Devices could not be read after a create that may have arrived. */
function asUncertain(thrown: unknown): never {
	throw thrown instanceof ChangeError && !thrown.known.deviceIds
		? uncertainCreate(thrown, [])
		: thrown;
}

function existing({ id, status, nickname }: Device): FieldError {
	const name = typeof nickname === 'string' && nickname !== '' ? ` ${quote(nickname)}` : '';
	return new FieldError(
		'User',
		`already has a FIDO2 device${name} (${String(status)}, ID ${id})`,
		'No device was created. To create one anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

/** @returns how many were deleted @throws PingOneError; ChangeError after the first one */
async function deleteEach(api: PingOneApi, userId: string, devices: Device[]): Promise<number> {
	let deleted = 0;
	for (const { id } of devices) {
		const isDeleted = await deletePendingDevice(api, userId, id).catch((thrown: unknown) => {
			throw afterDeleting(thrown, deleted);
		});
		if (isDeleted) deleted += 1;
	}
	return deleted;
}

/** A device for this relying party; one that does not show its relying party may be. */
const isFor = (rpId: unknown, { rp }: Device) =>
	rpId === undefined || rp?.id === undefined || rp.id === rpId;

/** The device that this run has created for another item, unless PingOne does not show it. */
const readMade = async (api: PingOneApi, userId: string, id?: string) =>
	id === undefined
		? undefined
		: await getDevice(api, userId, id).catch((thrown: unknown) => {
				if (!isNotFound(thrown)) throw thrown;
				return undefined;
			});

/** What this execution has given out for another item: nobody has had the time to open it. */
const isGivenOut = (id: string, { earlierRun, madeIds }: Known) =>
	madeIds.includes(id) || earlierRun?.isKnown(id) === true;

async function createUnlessThere(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists,
	known: Known,
): Promise<CreatedDevice> {
	const { earlierRun, madeIds } = known;
	const settled = earlierRun && (await settleEarlierRun(api, userId, body, earlierRun));
	if (settled) return { ...settled, changed: false };
	if (ifExists === 'createAnother') return await send(api, userId, body, known);
	// By its ID, because a list may be a moment old. What an earlier item has given out is replaced by none.
	const made = await readMade(api, userId, madeIds.at(-1));
	if (made && ifExists === 'raiseError') throw existing(made);
	if (made) return { ...made, changed: false };
	const { id: rpId } = (body.rp ?? {}) as IDataObject;
	const devices = (await listDevices(api, userId)).filter(
		(device) => isFido2(device) && isFor(rpId, device),
	);
	// A list that is a moment old shows what another item has just removed.
	const kept = devices.filter((device) => !isRemoved(api.connection, device.id));
	const first = kept.find(({ status }) => status === 'ACTIVE') ?? kept[0];
	if (first && ifExists === 'returnExisting') return { ...first, changed: false };
	if (first && ifExists === 'raiseError') throw existing(first);
	const given = kept.find(({ id }) => isGivenOut(id, known));
	if (given) return { ...given, changed: false };
	// Without its relying party, a device may be another brand's, and stays.
	const replaced = devices.filter(
		(device) => isPendingFido2(device) && device.rp?.id !== undefined,
	);
	const deleted = await deleteEach(api, userId, replaced);
	return await send(api, userId, body, known).catch((thrown: unknown) => {
		throw afterDeleting(thrown, deleted);
	});
}

/**
 * Adds a FIDO2 device to a user, exactly once. It stays ACTIVATION_REQUIRED until the user has
 * completed the registration.
 *
 * PingOne API reference, "Create MFA User Device (FIDO2)". Calls for one user and relying party take
 * turns, so that the second one sees what the first one did. Two n8n processes do not know of each
 * other: both may look before either creates, so both may create.
 *
 * @param body the request model: `type`, `rp`, `policy` and optional members
 * @param ifExists what to do when the user already has a FIDO2 device for this relying party
 * @param run what an earlier run of the same execution created is dealt with first, so that n8n's
 * Retry button creates no second device. What this run created for an earlier item counts as existing,
 * with `replacePending`, too
 * @returns the device as PingOne sent it, nothing renamed or dropped; possibly an existing one, which
 * comes without creation options, and with `changed: false`.
 * `possibleDuplicateIds` names pending devices that an unanswered request may have made as well
 * @throws PingOneError; ChangeError when a device may have been left behind; FieldError
 * with `raiseError`
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists = 'createAnother',
	{ earlierRun, made }: CreatingRun = { made: new Map() },
): Promise<CreatedDevice> {
	const { id: rpId = '' } = (body.rp ?? {}) as { id?: string };
	return await withLock(api.connection, ['device', userId, rpId], async (lock) => {
		const key = JSON.stringify([api.connection.environmentId, userId, rpId]);
		const madeIds = made.get(key) ?? [];
		const known = { earlierRun, lock, madeIds };
		const device = await createUnlessThere(api, userId, body, ifExists, known);
		if (device.changed) made.set(key, [...madeIds, device.id]);
		return device;
	});
}
