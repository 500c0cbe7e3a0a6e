import { unlockPassword } from '../../pingone/passwords';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const unlockUserPassword: Operation = {
	name: 'Unlock Password',
	value: 'unlockPassword',
	action: 'Unlock password of user',
	description:
		'Let a user try their password again after too many wrong ones. The password stays as it is. Returns its state.',
	fields: [userField, optionsField()],
	async run(item) {
		return await unlockPassword(item.api, await readUser(item)());
	},
};
