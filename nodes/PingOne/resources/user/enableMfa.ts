import { setMfaStatus } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_MFA_STATUS } from '../outputs';

export const enableMfa: Operation = {
	name: 'Enable MFA',
	value: 'enableMfa',
	action: 'Enable MFA for user',
	description: 'Turn multi-factor authentication on for a user',
	done: { evidence: 'state', when: 'mfaEnabled is true' },
	output: CHANGED_MFA_STATUS,
	fields: [userField, optionsField()],
	async run(item) {
		return await setMfaStatus(item.api, await readUser(item)(), true);
	},
};
