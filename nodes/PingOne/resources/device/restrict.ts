import { restrictDevice, type Restriction } from '../../pingone/device/deviceActions';
import { deviceField, readDeviceId } from '../fields/device';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { DEVICE } from '../outputs';

/** Block, Unblock and Unlock differ only in name and media type. */
const restriction = (
	name: string,
	value: Restriction,
	when: string,
	description: string,
): Operation => ({
	name,
	value,
	action: `${name} device`,
	description,
	done: { evidence: 'state', when },
	output: DEVICE,
	fields: [userField, deviceField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const deviceId = readDeviceId(item);
		return await restrictDevice(item.api, await findUserId(), deviceId, value);
	},
});

export const block = restriction(
	'Block',
	'block',
	'the device’s block.status is BLOCKED',
	'Stop a user from signing in with a device, for example a lost security key, until it is unblocked. Returns the updated device.',
);

export const unblock = restriction(
	'Unblock',
	'unblock',
	'the device’s block.status is not BLOCKED',
	'Let a user sign in with a blocked device again. Returns the updated device.',
);

export const unlock = restriction(
	'Unlock',
	'unlock',
	'the device’s lock.status is not LOCKED',
	'Unlock a device that PingOne locked after too many failed sign-ins, and reset its count of failed attempts. Returns the updated device.',
);
