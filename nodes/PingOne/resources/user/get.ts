import { simplify } from '../fields/output';
import { outputFields } from '../fields/outputFields';
import { user } from '../fields/user';
import { operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const get = operation({
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get user',
	description:
		'Get one user by ID, username or email: name, account, population and whether MFA is enabled. Read-only.',
	output: SIMPLE_USER,
	inputs: [user, simplify(SIMPLE_USER)],
	options: [outputFields(SIMPLE_USER)],
	run: async ({ user, simplify, outputFields: show = simplify }, { api }) =>
		show(await user.whole(api)),
});
