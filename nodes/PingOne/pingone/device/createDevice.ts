import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { CreateSpan, noteKnown } from '../client/createSpan';
import { inTurn, type Turn } from '../client/inTurn';
import { isNotFound } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { UncertainCreateError, UnclearChangeError } from '../errors/unclearChange';
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
import { type FailedRun, settleFailedRun } from './failedRun';
import { findOrphans, removeOrphan, type SentCreate, settleLeftovers } from './orphan';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/** What a create knows of the run that it is part of. */
export interface CreatingRun {
	/** An earlier run of the same execution, which n8n repeats. */
	failedRun?: FailedRun;
	/** IDs of the devices that this run has created, by user and relying party. */
	made: Map<string, string[]>;
}

interface Known extends Pick<CreatingRun, 'failedRun'> {
	turn: Turn;
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
	{ failedRun, turn }: Pick<Known, 'failedRun' | 'turn'>,
): Promise<CreatedDevice> {
	const sent: SentCreate = { userId, body, span: new CreateSpan(api.clock) };
	const post = () => api.post(devicesOf(userId), body) as Promise<Device>;
	const settled = await reconcile<Progress>(api, {
		async send() {
			return { device: await sent.span.watch(post), orphans: [] };
		},
		read: async () => ({ orphans: await findOrphans(api, sent) }),
		isDone: ({ device }) => device !== undefined,
		async mayResend({ orphans }, cause) {
			if (orphans.length === 0) return true;
			if (await removeOrphan(api, sent, orphans, cause)) turn.open -= 1;
			orphans.length = 0;
			return true;
		},
		turn,
	}).catch(asUncertain);
	if (settled.evidence === 'none') {
		const ids = settled.state.orphans.map(({ id }) => id);
		throw ids.length > 0 ? new UncertainCreateError(settled.cause, ids) : settled.cause;
	}
	const device = settled.state?.device as Device;
	failedRun?.created(device.id);
	noteKnown(device.id);
	// What was found may be an earlier item's, whose request came late; then this one's may come yet.
	const others = sent.span.isOpen && turn.isAfterDoubt ? { possibleDuplicateIds: [] } : {};
	const isOpen = turn.open > 0 || failedRun?.isOpen === true;
	const left = isOpen ? await settleLeftovers(api, sent, turn.open) : {};
	return { ...device, changed: true, ...others, ...left };
}

/** Devices could not be read after a create that may have arrived. */
function asUncertain(thrown: unknown): never {
	if (!(thrown instanceof UnclearChangeError)) throw thrown;
	throw new UncertainCreateError(thrown, [], thrown.lookUp);
}

function existing({ id, status, nickname }: Device): FieldError {
	const name = typeof nickname === 'string' && nickname !== '' ? ` ${quote(nickname)}` : '';
	return new FieldError(
		'User',
		`already has a FIDO2 device${name} (${String(status)}, ID ${id})`,
		'No device was created. To create one anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

/** @returns how many were deleted @throws PingOneError; PartialChangeError after the first one */
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
const isGivenOut = (id: string, { failedRun, madeIds }: Known) =>
	madeIds.includes(id) || failedRun?.isKnown(id) === true;

async function createUnlessThere(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists,
	known: Known,
): Promise<CreatedDevice> {
	const { failedRun, madeIds } = known;
	const settled = failedRun && (await settleFailedRun(api, userId, body, failedRun));
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
 * @throws PingOneError; UncertainCreateError when a device may have been left behind; FieldError
 * with `raiseError`
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists = 'createAnother',
	{ failedRun, made }: CreatingRun = { made: new Map() },
): Promise<CreatedDevice> {
	const { id: rpId = '' } = (body.rp ?? {}) as { id?: string };
	return await inTurn(api.connection, ['device', userId, rpId], async (turn) => {
		const key = JSON.stringify([api.connection.environmentId, userId, rpId]);
		const madeIds = made.get(key) ?? [];
		const known = { failedRun, turn, madeIds };
		const device = await createUnlessThere(api, userId, body, ifExists, known);
		if (device.changed) made.set(key, [...madeIds, device.id]);
		return device;
	});
}
