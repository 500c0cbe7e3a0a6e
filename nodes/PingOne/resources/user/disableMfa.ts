import { setMfaStatus } from '../../pingone/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const disableMfa: Operation = {
	name: 'Disable MFA',
	value: 'disableMfa',
	action: 'Disable MFA for user',
	description:
		'Turn multi-factor authentication off for a user. They can sign in without their second factor from then on.',
	fields: [userField, optionsField()],
	async run(item) {
		return await setMfaStatus(item.api, await readUser(item)(), false);
	},
};
