import { devicesOf } from '../../pingone/device/devices';
import { deleteById } from '../../pingone/reconcile';
import { device } from '../fields/device';
import { getUser } from '../../pingone/user/users';
import { ifGone, unlessGone } from '../fields/ifGone';
import { user } from '../fields/user';
import { operation } from '../operation';

export const deleteOne = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete device',
	description:
		'Permanently delete a user’s device. The user can no longer sign in with it. This cannot be undone.',
	done: { evidence: 'gone', when: 'the device existed before, and no longer does' },
	output: 'id user{id} deleted:boolean changed:boolean',
	inputs: [user, device],
	options: [
		ifGone(
			'If Device Does Not Exist',
			'What to do if the user has no such device. If PingOne does not find the user, the item fails.',
		),
	],
	async run({ user, device: id, ifGone }, { api }) {
		const userId = await user.id(api);
		const changed = await unlessGone(
			deleteById(api, [...devicesOf(userId), id]),
			ifGone,
			async () => await getUser(api, userId),
		);
		return { deleted: true, changed, id, user: { id: userId } };
	},
});
