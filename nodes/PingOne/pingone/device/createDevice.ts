import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { MAX_CHECKED_SENDS } from '../client/retryPolicy';
import { deleteDevice, devicesOf, isFido2, isPendingFido2, listDevices } from './devices';
import { PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import { processWide } from '../../processState';
import { settleFailedRun, type FailedRun } from './failedRun';
import { removeOrphan } from './orphan';
import type { Device } from '../types';

/** What to do when the user already has a FIDO2 device. */
export type IfExists = 'createAnother' | 'returnExisting' | 'replacePending' | 'raiseError';

/** Creates under way for one user, and whether any two overlapped. */
interface CreatesUnderWay {
	calls: number;
	overlapped: boolean;
}

const underWay = processWide('creates', () => new Map<string, CreatesUnderWay>());

const keyOf = ({ connection }: PingOneApi, userId: string) =>
	`${connection.environmentId} ${userId}`;

/**
 * Sends the create. When its outcome is unknown, the device it may have created is removed, because
 * the creation options came with the lost response and cannot be read again; then it is sent once
 * more.
 */
async function createOnce(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	attemptsLeft: number,
): Promise<Device> {
	const startedAt = Date.now();
	const alone = () => underWay.get(keyOf(api, userId))?.overlapped === false;
	return (await api.post(devicesOf(userId), body).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError && thrown.outcomeUnknown)) throw thrown;
		await removeOrphan(api, { userId, body, startedAt, alone }, thrown);
		if (attemptsLeft <= 1) throw thrown;
		return await createOnce(api, userId, body, attemptsLeft - 1);
	})) as Device;
}

async function createGuarded(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	failedRun?: FailedRun,
): Promise<Device> {
	const key = keyOf(api, userId);
	const entry = underWay.get(key) ?? { calls: 0, overlapped: false };
	entry.calls += 1;
	entry.overlapped ||= entry.calls > 1;
	underWay.set(key, entry);
	try {
		const device = await createOnce(api, userId, body, MAX_CHECKED_SENDS);
		failedRun?.created(device.id);
		return device;
	} finally {
		entry.calls -= 1;
		if (entry.calls === 0) underWay.delete(key);
	}
}

function existing({ id, status, nickname }: Device): FieldError {
	const name = typeof nickname === 'string' && nickname !== '' ? ` '${nickname}'` : '';
	return new FieldError(
		'User',
		`already has a FIDO2 device${name} (${String(status)}, ID ${id})`,
		'No device was created. To create one anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

/**
 * Adds a FIDO2 device to a user, exactly once. It stays ACTIVATION_REQUIRED until the user has
 * completed the registration.
 *
 * PingOne API reference, "Create MFA User Device (FIDO2)". Two executions for the same user at the
 * same moment may both look before either creates, so both may create.
 *
 * @param body the request model: `type`, `rp`, `policy` and optional members
 * @param ifExists what to do when the user already has a FIDO2 device
 * @param failedRun an earlier run of the same execution: what it created is dealt with first, so
 * that n8n's Retry button creates no second device
 * @returns the device as PingOne sent it, nothing renamed or dropped; with `returnExisting`
 * possibly an existing one, which comes without creation options
 * @throws PingOneError; UncertainCreateError when a device may have been left behind; FieldError
 * with `raiseError`
 */
export async function createDevice(
	api: PingOneApi,
	userId: string,
	body: IDataObject,
	ifExists: IfExists = 'createAnother',
	failedRun?: FailedRun,
): Promise<Device> {
	const made = failedRun && (await settleFailedRun(api, userId, body, failedRun));
	if (made) return made;
	if (ifExists === 'createAnother') return await createGuarded(api, userId, body, failedRun);
	const devices = (await listDevices(api, userId)).filter(isFido2);
	const first = devices.find(({ status }) => status === 'ACTIVE') ?? devices[0];
	if (first && ifExists === 'returnExisting') return first;
	if (first && ifExists === 'raiseError') throw existing(first);
	for (const { id } of devices.filter(isPendingFido2)) await deleteDevice(api, userId, id);
	return await createGuarded(api, userId, body, failedRun);
}
