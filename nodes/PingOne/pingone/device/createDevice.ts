import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { CreateSpan, noteKnown } from '../client/createSpan';
import { inTurn } from '../client/inTurn';
import { FieldError, quote } from '../errors/fieldError';
import { UncertainCreateError } from '../errors/uncertainCreate';
import { UnclearChangeError } from '../errors/unclearChange';
import { reconcile } from '../reconcile';
import type { Device } from '../types';
import {
	afterDeleting,
	deletePendingDevice,
	devicesOf,
	isFido2,
	isPendingFido2,
	listDevices,
} from './devices';
import { settleFailedRun, type FailedRun } from './failedRun';
import { findOrphans, removeOrphan, settleLeftovers, type SentCreate } from './orphan';
import { isRemoved } from './removed';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

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
	failedRun?: FailedRun,
): Promise<CreatedDevice> {
	const sent: SentCreate = { userId, body, span: new CreateSpan(api.clock) };
	const post = async () => (await api.post(devicesOf(userId), body)) as Device;
	/** Requests without an answer of which no device has been found. */
	let unaccounted = 0;
	const settled = await reconcile<Progress>(api, {
		async send() {
			unaccounted += 1;
			const device = await sent.span.watch(post);
			unaccounted -= 1;
			return { device, orphans: [] };
		},
		read: async () => ({ orphans: await findOrphans(api, sent) }),
		isDone: ({ device }) => device !== undefined,
		async mayResend({ orphans }, cause) {
			if (orphans.length === 0) return true;
			if (await removeOrphan(api, sent, orphans, cause)) unaccounted -= 1;
			orphans.length = 0;
			return true;
		},
	}).catch(asUncertain);
	if (settled.evidence === 'none') {
		const ids = settled.state.orphans.map(({ id }) => id);
		throw ids.length > 0 ? new UncertainCreateError(settled.cause, ids) : settled.cause;
	}
	const device = settled.state?.device as Device;
	failedRun?.created(device.id);
	noteKnown(device.id);
	const isOpen = unaccounted > 0 || failedRun?.isOpen === true;
	const left = isOpen ? await settleLeftovers(api, sent, unaccounted) : {};
	return { ...device, changed: true, ...left };
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

async function createUnlessThere(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists,
	failedRun?: FailedRun,
): Promise<CreatedDevice> {
	const made = failedRun && (await settleFailedRun(api, userId, body, failedRun));
	if (made) return { ...made, changed: false };
	if (ifExists === 'createAnother') return await send(api, userId, body, failedRun);
	const { id: rpId } = (body.rp ?? {}) as IDataObject;
	const devices = (await listDevices(api, userId)).filter(
		(device) => isFido2(device) && isFor(rpId, device),
	);
	// A list that is a moment old shows what another item has just removed.
	const kept = devices.filter((device) => !isRemoved(api.connection, device.id));
	const first = kept.find(({ status }) => status === 'ACTIVE') ?? kept[0];
	if (first && ifExists === 'returnExisting') return { ...first, changed: false };
	if (first && ifExists === 'raiseError') throw existing(first);
	// Without its relying party, a device may be another brand's, and stays.
	const replaced = devices.filter(
		(device) => isPendingFido2(device) && device.rp?.id !== undefined,
	);
	const deleted = await deleteEach(api, userId, replaced);
	return await send(api, userId, body, failedRun).catch((thrown: unknown) => {
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
 * @param failedRun an earlier run of the same execution: what it created is dealt with first, so
 * that n8n's Retry button creates no second device
 * @returns the device as PingOne sent it, nothing renamed or dropped; with `returnExisting`
 * possibly an existing one, which comes without creation options, and with `changed: false`.
 * `possibleDuplicateIds` names pending devices that an unanswered request may have made as well
 * @throws PingOneError; UncertainCreateError when a device may have been left behind; FieldError
 * with `raiseError`
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists = 'createAnother',
	failedRun?: FailedRun,
): Promise<CreatedDevice> {
	const { id: rpId = '' } = (body.rp ?? {}) as { id?: string };
	return await inTurn(api.connection, ['device', userId, rpId], async () => {
		return await createUnlessThere(api, userId, body, ifExists, failedRun);
	});
}
