import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { deleteDevice } from '../../pingone/devices';
import { isNotFound } from '../../pingone/errors/failure';
import { deviceField, readDeviceId } from '../fields/device';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const ifGone: INodeProperties = {
	displayName: 'If Device Does Not Exist',
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
	description: 'What to do when the device does not exist or belongs to another user',
};

function unlessGone(thrown: unknown): void {
	if (!isNotFound(thrown)) throw thrown;
}

export const deleteOne: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete device',
	description:
		'Permanently delete a device of a user. They can no longer sign in with it. Cannot be undone.',
	fields: [userField, deviceField, optionsField([ifGone])],
	async run(item): Promise<IDataObject> {
		const findUserId = readUser(item);
		const id = readDeviceId(item);
		const userId = await findUserId();
		const deletion = deleteDevice(item.api, userId, id);
		await (item.collection('options').ifGone === 'treatAsDeleted'
			? deletion.catch(unlessGone)
			: deletion);
		return { deleted: true, id, userId };
	},
};
