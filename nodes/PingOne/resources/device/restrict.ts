import { restrictDevice, type Restriction } from '../../pingone/device/deviceActions';
import { device } from '../fields/device';
import { user } from '../fields/user';
import { operation } from '../operation';
import { DEVICE } from '../outputs';

/** Block, Unblock and Unlock differ only in name and media type. */
const restriction = (name: string, value: Restriction, when: string, description: string) =>
	operation({
		name,
		value,
		action: `${name} device`,
		description,
		done: { evidence: 'state', when },
		output: DEVICE,
		inputs: [user, device],
		run: async ({ user, device }, { api }) =>
			await restrictDevice(api, await user.id(api), device, value),
	});

export const block = restriction(
	'Block',
	'block',
	'the device’s `block.status` is `BLOCKED`',
	'Stop a user from signing in with a device, for example a lost security key, until it is unblocked. Returns the updated device.',
);

export const unblock = restriction(
	'Unblock',
	'unblock',
	'the device’s `block.status` is not `BLOCKED`',
	'Let a user sign in with a blocked device again. Returns the updated device.',
);

export const unlock = restriction(
	'Unlock',
	'unlock',
	'the device’s `lock.status` is not `LOCKED`',
	'Unlock a device that PingOne locked after too many failed sign-ins, and reset its count of failed attempts. Returns the updated device.',
);
