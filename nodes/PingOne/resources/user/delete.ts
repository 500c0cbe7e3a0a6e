import { deleteById } from '../../pingone/reconcile';
import { ifGone, unlessGone } from '../fields/ifGone';
import { user } from '../fields/user';
import { operation } from '../operation';

export const deleteOne = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete user',
	description:
		'Permanently delete a user from PingOne, along with their devices and group memberships. This cannot be undone. To keep the account, use Disable.',
	done: { evidence: 'gone', when: 'the user existed before, and no longer does' },
	output: 'id deleted:boolean changed:boolean',
	inputs: [user],
	options: [
		ifGone(
			'If User Does Not Exist',
			'What to do if PingOne finds no user with this ID (deleted, in another environment, or in a population not covered by the worker app’s role)',
		),
	],
	async run({ user, ifGone }, { api }) {
		const id = await user.id(api);
		const deletion = deleteById(api, ['users', id]);
		return { deleted: true, changed: await unlessGone(deletion, ifGone), id };
	},
});
