import type { IDataObject } from 'n8n-workflow';
import { deleteDevice } from '../../pingone/device/devices';
import { deviceField, readDeviceId } from '../fields/device';
import { ifGoneOption, readIfGone } from '../fields/ifGone';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const ifGone = ifGoneOption(
	'If Device Does Not Exist',
	'What to do when the device does not exist or belongs to another user',
);

export const deleteOne: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete device',
	description:
		'Permanently delete a device of a user. They can no longer sign in with it. Cannot be undone.',
	done: { evidence: 'gone', when: 'the device was there before, and is gone' },
	output: 'id user{id} deleted:boolean changed:boolean',
	fields: [userField, deviceField, optionsField([ifGone])],
	async run(item): Promise<IDataObject> {
		const findUserId = readUser(item);
		const id = readDeviceId(item);
		const asAllowed = readIfGone(item);
		const userId = await findUserId();
		const changed = await asAllowed(deleteDevice(item.api, userId, id));
		return { deleted: true, changed, id, user: { id: userId } };
	},
};
