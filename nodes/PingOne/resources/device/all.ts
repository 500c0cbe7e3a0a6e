import { onlyTypes, stopDevices, type Stop } from '../fields/allDevices';
import { user } from '../fields/user';
import { operation, type Done } from '../operation';
import { LISTED_DEVICE } from '../outputs';

/** Block All and Delete All differ in name and in what they do to each device. */
const all = (
	stop: Stop,
	{ name, action }: { name: string; action: string },
	done: Done,
	description: string,
) =>
	operation({
		name,
		value: `${stop}All`,
		action,
		description,
		done,
		output: `user{id} changed:boolean ${stop === 'block' ? 'blocked' : 'deleted'}Count:integer devices[${LISTED_DEVICE}]`,
		inputs: [user],
		options: [onlyTypes],
		async run({ user, types: isMeant }, item) {
			const id = await user.id(item.api);
			return { user: { id }, ...(await stopDevices(item, id, stop, isMeant)) };
		},
	});

export const blockAll = all(
	'block',
	{ name: 'Block All', action: 'Block all devices of user' },
	{ evidence: 'state', when: 'each device’s block.status is BLOCKED; pending ones stay' },
	'Stop a user from signing in with any device they have, for example after everything was stolen. Returns one item per user, with the devices that were blocked.',
);

export const deleteAll = all(
	'delete',
	{ name: 'Delete All', action: 'Delete all devices of user' },
	{ evidence: 'gone', when: 'a device that PingOne listed is gone' },
	'Permanently delete a user’s active and pending devices. Cannot be undone. Returns one item per user, even without devices, with the deleted devices.',
);
