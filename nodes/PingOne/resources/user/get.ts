import { optionsField } from '../fields/options';
import { readWholeUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get user',
	description:
		'Read one person in PingOne by ID, username or email: name, account, population, whether MFA is enabled. Changes nothing.',
	fields: [userField, optionsField()],
	async run(item) {
		return await readWholeUser(item)();
	},
};
