import { listUsers } from '../../pingone/user/users';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readUpTo, simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { readUserFilter, userFilterFields } from '../fields/userFilters';
import type { Operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many users',
	description:
		'List users in PingOne, all or those that match filters such as family name, population or a SCIM filter. Changes nothing.',
	output: SIMPLE_USER,
	fields: [...limitFields, simplifyField, ...userFilterFields, optionsField([outputFieldsOption])],
	async run(item) {
		const most = readLimit(item);
		const { find, requireThere } = readUserFilter(item);
		const simplify = readOutput(item, SIMPLE_USER);
		const filter = await find();
		const list = async (limit: number) => await listUsers(item.api, filter, limit);
		const users = await readUpTo(item, most, list);
		if (users.length === 0) await requireThere();
		return users.map(simplify);
	},
};
