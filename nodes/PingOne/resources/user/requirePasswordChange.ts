import { requirePasswordChange } from '../../pingone/user/passwords';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_PASSWORD } from '../outputs';

export const requireUserPasswordChange: Operation = {
	name: 'Require Password Change',
	value: 'requirePasswordChange',
	action: 'Require password change for user',
	description:
		'Require a user to choose a new password at the next sign-in. Until then the old one still works. Returns the state of the password.',
	done: { evidence: 'state', when: 'the status is MUST_CHANGE_PASSWORD' },
	output: CHANGED_PASSWORD,
	fields: [userField, optionsField()],
	async run(item) {
		return await requirePasswordChange(item.api, await readUser(item)());
	},
};
