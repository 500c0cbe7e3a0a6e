import { readPasswordState } from '../../pingone/user/passwords';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { PASSWORD } from '../outputs';

export const getPasswordState: Operation = {
	name: 'Get Password State',
	value: 'getPasswordState',
	asTool: 'always',
	action: 'Get user password state',
	description:
		'Get whether a user has a password, whether it is expired or locked, and when it was changed; never the password itself. Changes nothing.',
	output: PASSWORD,
	fields: [userField, optionsField()],
	async run(item) {
		return await readPasswordState(item.api, await readUser(item)());
	},
};
