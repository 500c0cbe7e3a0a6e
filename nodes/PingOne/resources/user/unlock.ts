import { unlockUser } from '../../pingone/user/userAccount';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { USER } from '../outputs';

export const unlock: Operation = {
	name: 'Unlock Account',
	value: 'unlock',
	action: 'Unlock user account',
	description:
		'Let a user whose account is locked sign in again, and reset their count of failed MFA attempts. Returns the user.',
	done: { evidence: 'state', when: 'the account is not locked' },
	output: USER,
	fields: [userField, optionsField()],
	async run(item) {
		return await unlockUser(item.api, await readUser(item)());
	},
};
