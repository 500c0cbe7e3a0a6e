import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import { deleteDevice, devicesOf, isFido2, isPendingFido2, listDevices } from './devices';
import { PingOneError } from './errors/failure';
import { FieldError } from './errors/fieldError';
import { removeOrphan } from './orphan';
import type { Device } from './types';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/** Users for whom a device is being created by this process, and whether two of them overlapped. */
const inProgress = new Map<string, { calls: number; overlapped: boolean }>();

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
	const alone = () => inProgress.get(userId)?.overlapped === false;
	return (await api.post(devicesOf(userId), body).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError && thrown.outcomeUnknown)) throw thrown;
		await removeOrphan(api, { userId, body, startedAt, alone }, thrown);
		if (tries <= 1) throw thrown;
		return await createOnce(api, userId, body, tries - 1);
	})) as Device;
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
	for (const { id } of devices.filter(isPendingFido2)) await deleteDevice(api, userId, id);
	return await createGuarded(api, userId, body);
}
