import type { PingOneApi } from '../../pingone/client/api';
import { withLock } from '../../pingone/client/lock';
import {
	deletePendingDevices,
	devicesOf,
	isPendingFido2,
	listDevices,
} from '../../pingone/device/devices';
import type { Device } from '../../pingone/types';
import { age, isOlder } from '../fields/age';
import { user } from '../fields/user';
import { operation } from '../operation';
import { only } from '../shape';

const DELETED = 'id nickname rp{id name} createdAt';

/** Deletes those that are older. @throws PingOneError; ChangeError after the first one */
async function deleteOlder(api: PingOneApi, userId: string, ageMs: number): Promise<Device[]> {
	const listed = await listDevices(api, userId, { status: 'ACTIVATION_REQUIRED' });
	const nowMs = api.clock.now();
	const older = listed.filter(
		(device) => isPendingFido2(device) && isOlder(device.createdAt, ageMs, nowMs),
	);
	return await deletePendingDevices(api, userId, older);
}

export const deletePending = operation({
	name: 'Delete Pending',
	value: 'deletePending',
	action: 'Delete pending FIDO2 devices',
	description:
		'Permanently delete a user’s FIDO2 devices that were created but never activated and are older than a given age. Active devices are never deleted. Returns the deleted devices.',
	done: {
		evidence: 'gone',
		when: 'each of these devices was pending immediately before and is gone',
	},
	output: `user{id} deletedCount:integer devices[${DELETED}] changed:boolean`,
	inputs: [user, age],
	async run({ user, ageMs }, { api }) {
		const userId = await user.id(api);
		const removed = await withLock(api, devicesOf(userId), async () => {
			return await deleteOlder(api, userId, ageMs);
		});
		return {
			user: { id: userId },
			changed: removed.length > 0,
			deletedCount: removed.length,
			devices: removed.map(only(DELETED)),
		};
	},
});
