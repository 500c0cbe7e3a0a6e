import type { PingOneApi } from '../../pingone/client/api';
import {
	deleteDevice,
	getDevice,
	isPendingFido2,
	listDevicesByClock,
} from '../../pingone/device/devices';
import { isNotFound } from '../../pingone/errors/failure';
import type { Device } from '../../pingone/types';
import { ageFields, isOlder, readAge } from '../fields/age';
import { optionsField } from '../fields/options';
import { pick } from '../fields/output';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const MEMBERS = ['id', 'nickname', 'rp', 'createdAt'];

/**
 * Reads the device right before deleting it: the user may be completing the registration at this
 * moment.
 */
async function deleteIfPending(api: PingOneApi, userId: string, id: string): Promise<boolean> {
	if (!isPendingFido2(await getDevice(api, userId, id))) return false;
	await deleteDevice(api, userId, id);
	return true;
}

function goneIsNotOurs(thrown: unknown): false {
	if (isNotFound(thrown)) return false;
	throw thrown;
}

export const deletePending: Operation = {
	name: 'Delete Pending',
	value: 'deletePending',
	action: 'Delete pending FIDO2 devices',
	description:
		'Permanently delete the FIDO2 devices of a user that were created but never activated and are older than a given age. Active devices are never touched. Returns the deleted devices.',
	fields: [userField, ...ageFields(1, 'hours'), optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const ageMs = readAge(item.read);
		const userId = await findUserId();
		const pending = { status: 'ACTIVATION_REQUIRED' } as const;
		const { entries, clockOffsetMs } = await listDevicesByClock(item.api, userId, pending);
		const nowMs = Date.now() + clockOffsetMs;
		const removed: Device[] = [];
		for (const device of entries) {
			if (!isPendingFido2(device) || !isOlder(device.createdAt, ageMs, nowMs)) continue;
			const gone = await deleteIfPending(item.api, userId, device.id).catch(goneIsNotOurs);
			if (gone) removed.push(device);
		}
		return {
			userId,
			deletedCount: removed.length,
			devices: removed.map((device) => pick(MEMBERS, device)),
		};
	},
};
