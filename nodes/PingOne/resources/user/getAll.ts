import { listUsers } from '../../pingone/user/users';
import { limit, readUpTo, simplify } from '../fields/output';
import { outputFields } from '../fields/outputFields';
import { userFilter } from '../fields/userFilters';
import { operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many users',
	description:
		'List all users in PingOne, or only those that match filters, such as family name or population, or a SCIM filter. Read-only.',
	output: SIMPLE_USER,
	inputs: [limit, simplify(SIMPLE_USER), userFilter],
	options: [outputFields(SIMPLE_USER)],
	async run({ limit, simplify, users: meant, outputFields: show = simplify }, item) {
		const { api } = item;
		const filter = await meant.find(api);
		const found = await readUpTo(item, limit, async (most) => await listUsers(api, filter, most));
		if (found.length === 0) await meant.requireThere?.(api);
		return found.map(show);
	},
});
