import { unlockPassword } from '../../pingone/user/passwords';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_PASSWORD } from '../outputs';

export const unlockUserPassword: Operation = {
	name: 'Unlock Password',
	value: 'unlockPassword',
	action: 'Unlock user password',
	description:
		'Let a user try again after too many wrong passwords. Does not change the password. Returns the state of the password.',
	done: { evidence: 'state', when: 'the status is not PASSWORD_LOCKED_OUT' },
	output: CHANGED_PASSWORD,
	fields: [userField, optionsField()],
	async run(item) {
		return await unlockPassword(item.api, await readUser(item)());
	},
};
