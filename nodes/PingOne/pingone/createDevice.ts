import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import { deleteDevice, devicesOf, listDevices } from './devices';
import { PingOneError } from './failure';
import { FieldError } from './fieldError';
import type { Device } from './types';
import { UncertainCreateError } from './uncertainCreate';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/**
 * Clocks of two machines are compared through the `Date` header, which knows whole seconds, so a
 * window is this much wider at both ends, in milliseconds.
 */
const CLOCK_TOLERANCE_MS = 2000;

/** A request that timed out may still be at work in PingOne: the wait before the second look, in ms. */
const SETTLE_MS = 1000;

/** Users for whom a device is being created by this process, and whether two of them overlapped. */
const inProgress = new Map<string, { calls: number; overlapped: boolean }>();

const isFido2 = ({ type }: Device) => type === 'FIDO2';
const isPending = (device: Device) => isFido2(device) && device.status === 'ACTIVATION_REQUIRED';

/** Whether a device could be what a create with this body, between two moments, has made. */
function couldBe(device: Device, body: IDataObject, from: number, to: number): boolean {
	const created = Date.parse(device.createdAt ?? '');
	const { id, name } = (device.rp ?? {}) as IDataObject;
	const rp = body.rp as IDataObject;
	return (
		isPending(device) &&
		created >= from &&
		created <= to &&
		id === rp.id &&
		name === rp.name &&
		(body.nickname === undefined ||
			device.nickname === undefined ||
			device.nickname === body.nickname)
	);
}

/**
 * Finds out what became of a create that brought no clear answer.
 *
 * PingOne has no idempotency key (none in the reference), so the device is recognised by its type,
 * status, relying party, nickname and time of creation. That this is enough is assumed.
 *
 * @returns the device this call made, or undefined when it made none
 * @throws UncertainCreateError when it cannot be told from somebody else's; nothing is touched then
 */
async function findOrphan(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	startedAt: number,
	cause: PingOneError,
): Promise<Device | undefined> {
	const look = async () => {
		const devices = await listDevices(api, userId).catch((thrown: unknown) => {
			throw new UncertainCreateError(cause, [], thrown);
		});
		const from = startedAt + api.clockOffsetMs - CLOCK_TOLERANCE_MS;
		const to = Date.now() + api.clockOffsetMs + CLOCK_TOLERANCE_MS;
		return devices.filter((device) => couldBe(device, body, from, to));
	};
	let candidates = await look();
	if (candidates.length === 0) {
		await sleep(SETTLE_MS);
		candidates = await look();
	}
	const alone = inProgress.get(userId)?.overlapped === false;
	if (candidates.length > 1 || (candidates.length === 1 && !alone)) {
		throw new UncertainCreateError(
			cause,
			candidates.map(({ id }) => id),
		);
	}
	return candidates[0];
}

/** Removes what an unclear create left behind, so that the output and PingOne agree. */
async function removeOrphan(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	startedAt: number,
	cause: PingOneError,
): Promise<void> {
	const orphan = await findOrphan(api, userId, body, startedAt, cause);
	if (!orphan) return;
	await deleteDevice(api, userId, orphan.id).catch((thrown: unknown) => {
		throw new UncertainCreateError(cause, [orphan.id], thrown);
	});
}

/**
 * Sends the create. When its outcome stays unknown, what it may have made is removed, because the
 * options for the browser came with the lost answer and cannot be read again; then it is sent once
 * more.
 */
async function createOnce(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	tries: number,
): Promise<Device> {
	const startedAt = Date.now();
	try {
		return (await api.post(devicesOf(userId), body)) as Device;
	} catch (thrown) {
		if (!(thrown instanceof PingOneError) || !thrown.outcomeUnknown)
			return await Promise.reject(thrown);
		await removeOrphan(api, userId, body, startedAt, thrown);
		return tries > 1
			? await createOnce(api, userId, body, tries - 1)
			: await Promise.reject(thrown);
	}
}

const TRIES = 2;

async function createGuarded(api: PingOneApi, userId: string, body: IDataObject): Promise<Device> {
	const entry = inProgress.get(userId) ?? { calls: 0, overlapped: false };
	entry.calls += 1;
	entry.overlapped ||= entry.calls > 1;
	inProgress.set(userId, entry);
	try {
		return await createOnce(api, userId, body, TRIES);
	} finally {
		entry.calls -= 1;
		if (entry.calls === 0) inProgress.delete(userId);
	}
}

function existing({ id, status, nickname }: Device): FieldError {
	const name = typeof nickname === 'string' && nickname !== '' ? ` '${nickname}'` : '';
	return new FieldError(
		'User',
		`already has a FIDO2 device${name} (${String(status)}, ID ${id})`,
		'Nothing was created. To create one all the same, change If User Already Has a FIDO2 Device under Options.',
	);
}

/**
 * Adds a FIDO2 device to a user, exactly once. It stays ACTIVATION_REQUIRED until a key has been
 * touched.
 *
 * PingOne API reference, "Create MFA User Device (FIDO2)". Two executions that run for the same user
 * at the same moment both look before either creates, so both may create.
 *
 * @param body the request model: `type`, `rp`, `policy` and optional members
 * @param ifExists what to do when the user already has a FIDO2 device
 * @returns the device as PingOne sent it, nothing renamed or dropped; with `returnExisting` possibly
 *   one that was there, which comes without options for the browser
 * @throws PingOneError; UncertainCreateError when a device may have been left behind; FieldError
 *   with `raiseError`
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists = 'createAnother',
): Promise<Device> {
	if (ifExists === 'createAnother') return await createGuarded(api, userId, body);
	const devices = (await listDevices(api, userId)).filter(isFido2);
	const first = devices.find(({ status }) => status === 'ACTIVE') ?? devices[0];
	if (first && ifExists === 'returnExisting') return first;
	if (first && ifExists === 'raiseError') throw existing(first);
	for (const { id } of devices.filter(isPending)) await deleteDevice(api, userId, id);
	return await createGuarded(api, userId, body);
}
