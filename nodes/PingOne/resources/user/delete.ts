import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { isNotFound } from '../../pingone/errors/failure';
import { deleteUser } from '../../pingone/users';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const ifGone: INodeProperties = {
	displayName: 'If User Does Not Exist',
	name: 'ifGone',
	type: 'options',
	options: [
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Fail the item, so that a wrong ID is noticed',
		},
		{
			name: 'Treat as Deleted',
			value: 'treatAsDeleted',
			description: 'Let the item succeed, so that a workflow can be run again',
		},
	],
	default: 'raiseError',
	description: 'What to do when there is no user with this ID',
};

function unlessGone(thrown: unknown): void {
	if (!isNotFound(thrown)) throw thrown;
}

export const deleteOne: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete user',
	description:
		'Permanently delete a user from PingOne, with their devices and group memberships. Cannot be undone. To keep the account, use Disable.',
	fields: [userField, optionsField([ifGone])],
	async run(item): Promise<IDataObject> {
		const id = await readUser(item)();
		const deletion = deleteUser(item.api, id);
		await (item.collection('options').ifGone === 'treatAsDeleted'
			? deletion.catch(unlessGone)
			: deletion);
		return { deleted: true, id };
	},
};
