import { setEnabled } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { CHANGED_ENABLED } from '../outputs';

export const disable: Operation = {
	name: 'Disable',
	value: 'disable',
	action: 'Disable user',
	description:
		'Stop a user from signing in, without deleting anything, until the account is enabled again. Existing sessions stay open; end them with End Sessions.',
	done: { evidence: 'state', when: 'enabled is false' },
	output: CHANGED_ENABLED,
	fields: [userField, optionsField()],
	async run(item) {
		return await setEnabled(item.api, await readUser(item)(), false);
	},
};
