import type { IDataObject } from 'n8n-workflow';
import type { EarlierRun } from '../../run/earlierRun';
import type { PingOneApi } from '../client/api';
import { noteKnown } from '../client/memory';
import { TimeSpan } from '../client/timeSpan';
import { withLock, type Lock } from '../client/lock';
import { FieldError, quote } from '../errors/fieldError';
import { ChangeError, uncertainCreate } from '../errors/changeError';
import { reconcile } from '../reconcile';
import type { Device } from '../types';
import {
	afterDeleting,
	deletePendingDevices,
	devicesOf,
	isBlocked,
	isPasskeyFor,
	isPendingFido2,
	listDevices,
	maySignIn,
} from './devices';
import { settleEarlierRun, settleLateShown } from './earlierRun';
import { findOrphans, removeOrphan, type SentCreate, settleLeftovers } from './orphan';

export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/** How a device is created, and what is known of the run that creates it. */
export interface Creating {
	/** What to do when the user already has a FIDO2 device for this relying party that is not blocked. */
	ifExists: IfExists;
	/** The run that n8n's Retry repeats: what it created is dealt with first. */
	earlierRun?: EarlierRun;
	/** IDs of what this run has made: it exists for later items, also with `replacePending`. */
	made: Set<string>;
}

interface Known extends Creating {
	lock: Lock;
}

export type CreatedDevice = Device & { changed: boolean };

interface Progress {
	/** As PingOne sent it, with the creation options. */
	device?: Device;
	/** Pending devices that a request without an answer may have made. */
	orphans: Device[];
}

/** Sends the create, and removes what an unclear one made: its creation options are lost. */
async function send(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	{ earlierRun, made, lock }: Known,
): Promise<CreatedDevice> {
	const sent: SentCreate = { userId, body, span: new TimeSpan(api.clock) };
	const settled = await reconcile<Progress>(api, {
		async send() {
			const create = () => api.post(devicesOf(userId), body) as Promise<Device>;
			return { device: await sent.span.watch(create), orphans: [] };
		},
		read: async () => ({ orphans: await findOrphans(api, sent) }),
		isDone: ({ device }) => device !== undefined,
		async mayResend({ orphans }, cause) {
			if (orphans.length === 0) return true;
			if (await removeOrphan(api, sent, orphans, cause)) lock.inFlight -= 1;
			orphans.length = 0;
			return true;
		},
		mayDouble: true,
		lock,
	}).catch(asUncertain);
	if (settled.evidence === 'none') {
		const ids = settled.state.orphans.map(({ id }) => id);
		throw ids.length > 0 ? uncertainCreate(settled.cause, ids) : settled.cause;
	}
	const device = settled.state?.device as Device;
	made.add(device.id);
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

async function createUnlessThere(api: PingOneApi, userId: string, body: IDataObject, known: Known) {
	const { ifExists, earlierRun, made } = known;
	const settled = earlierRun && (await settleEarlierRun(api, userId, body, earlierRun));
	if (settled) return { ...settled, changed: false };
	if (ifExists === 'createAnother') return send(api, userId, body, known);
	const { id: rpId } = (body.rp ?? {}) as IDataObject;
	// A pending one can be completed; of the others, a blocked one is none.
	const isMeant = (device: Device) =>
		isPasskeyFor(rpId, device) && (isPendingFido2(device) || !isBlocked(device));
	const devices = (await listDevices(api, userId)).filter(isMeant);
	const first = devices.find((device) => maySignIn(rpId, device)) ?? devices[0];
	if (first && ifExists === 'returnExisting') return { ...first, changed: false };
	if (first && ifExists === 'raiseError') throw existing(first);
	// What this execution has given out for another item: no one has had the time to open it.
	const given = devices.find(({ id }) => made.has(id));
	if (given) return { ...given, changed: false };
	// Without its relying party, a device may be another brand's, and stays.
	const replaced = devices.filter(
		(device) => isPendingFido2(device) && device.rp?.id !== undefined,
	);
	const { length: deleted } = await deletePendingDevices(api, userId, replaced);
	return await send(api, userId, body, known).catch((thrown: unknown) => {
		throw afterDeleting(thrown, deleted);
	});
}

/**
 * Adds a FIDO2 device to a user, exactly once ("Create MFA User Device (FIDO2)"). Calls for one user
 * and relying party take turns, in one n8n process. @throws PingOneError, ChangeError, FieldError
 * @returns as PingOne sent it; an existing one without creation options. `possibleDuplicateIds`:
 * pending ones that an unanswered request may have made
 */
export function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	{ ifExists = 'createAnother', earlierRun, made = new Set() }: Partial<Creating> = {},
): Promise<CreatedDevice> {
	const { id: rpId = '' } = (body.rp ?? {}) as { id?: string };
	const known = { ifExists, earlierRun, made: earlierRun?.known ?? made };
	return withLock(api, [...devicesOf(userId), rpId], (lock) =>
		createUnlessThere(api, userId, body, { ...known, lock }),
	);
}
