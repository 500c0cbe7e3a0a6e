import { optionsField } from '../fields/options';
import { simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { readWholeUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get user',
	description:
		'Get one user by ID, username or email: name, account, population, whether MFA is enabled. Changes nothing.',
	output: SIMPLE_USER,
	fields: [userField, simplifyField, optionsField([outputFieldsOption])],
	async run(item) {
		const find = readWholeUser(item);
		const simplify = readOutput(item, SIMPLE_USER);
		return simplify(await find());
	},
};
