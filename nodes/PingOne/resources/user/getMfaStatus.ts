import { readMfaStatus } from '../../pingone/user/userFlags';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { MFA_STATUS } from '../outputs';

export const getMfaStatus: Operation = {
	name: 'Get MFA Status',
	value: 'getMfaStatus',
	asTool: 'always',
	action: 'Get user MFA status',
	description: 'Get whether multi-factor authentication is enabled for a user. Changes nothing.',
	output: MFA_STATUS,
	fields: [userField, optionsField()],
	async run(item) {
		return await readMfaStatus(item.api, await readUser(item)());
	},
};
