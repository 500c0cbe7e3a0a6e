import { setEnabled } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_ENABLED } from '../outputs';

export const enable: Operation = {
	name: 'Enable',
	value: 'enable',
	action: 'Enable user',
	description: 'Let a user whose account is disabled sign in again',
	done: { evidence: 'state', when: 'enabled is true' },
	output: CHANGED_ENABLED,
	fields: [userField, optionsField()],
	async run(item) {
		return await setEnabled(item.api, await readUser(item)(), true);
	},
};
