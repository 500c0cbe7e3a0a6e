import { optionsField } from '../fields/options';
import { simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { readWholeUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { USER_MEMBERS } from './simplified';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get user',
	description:
		'Get one user by ID, username or email: name, account, population, whether MFA is enabled. Changes nothing.',
	fields: [userField, simplifyField, optionsField([outputFieldsOption])],
	async run(item) {
		const find = readWholeUser(item);
		const simplify = readOutput(item, USER_MEMBERS);
		return simplify(await find());
	},
};
