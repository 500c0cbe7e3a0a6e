import type { IDataObject } from 'n8n-workflow';
import { deleteUser } from '../../pingone/user/users';
import { ifGoneOption, readIfGone } from '../fields/ifGone';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const ifGone = ifGoneOption(
	'If User Does Not Exist',
	'What to do when there is no user with this ID',
);

export const deleteOne: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete user',
	description:
		'Permanently delete a user from PingOne, with their devices and group memberships. Cannot be undone. To keep the account, use Disable.',
	done: { evidence: 'gone', when: 'the user was there before, and is gone' },
	output: 'id deleted:boolean changed:boolean',
	fields: [userField, optionsField([ifGone])],
	async run(item): Promise<IDataObject> {
		const findUserId = readUser(item);
		const asAllowed = readIfGone(item);
		const id = await findUserId();
		const changed = await asAllowed(deleteUser(item.api, id));
		return { deleted: true, changed, id };
	},
};
