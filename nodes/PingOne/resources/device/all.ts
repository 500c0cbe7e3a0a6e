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
	{
		evidence: 'state',
		when: 'each device’s `block.status` is `BLOCKED`. Pending devices are not blocked',
	},
	'Stop a user from signing in with any of their devices, for example after all were stolen. Returns one item per user, with the devices that were blocked.',
);

export const deleteAll = all(
	'delete',
	{ name: 'Delete All', action: 'Delete all devices of user' },
	{ evidence: 'gone', when: 'each of these devices was listed before and is gone' },
	'Permanently delete a user’s active and pending devices. This cannot be undone. Returns one item per user, which lists the deleted devices, if any.',
);
