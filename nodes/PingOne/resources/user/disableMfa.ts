import { setMfaStatus } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_MFA_STATUS } from '../outputs';

export const disableMfa: Operation = {
	name: 'Disable MFA',
	value: 'disableMfa',
	action: 'Disable MFA for user',
	description:
		'Turn multi-factor authentication off for a user. The user can then sign in without a second factor.',
	done: { evidence: 'state', when: 'mfaEnabled is false' },
	output: CHANGED_MFA_STATUS,
	fields: [userField, optionsField()],
	async run(item) {
		return await setMfaStatus(item.api, await readUser(item)(), false);
	},
};
