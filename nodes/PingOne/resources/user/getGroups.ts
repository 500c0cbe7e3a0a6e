import { listMemberships } from '../../pingone/group/memberships';
import { limit, readUpTo, simplify } from '../fields/output';
import { user } from '../fields/user';
import { operation } from '../operation';

const GROUP = 'id type name';

export const getGroups = operation({
	name: 'Get Many Groups',
	value: 'getGroups',
	asTool: 'always',
	action: 'Get many user groups',
	description:
		'List the groups that a user belongs to, directly or through another group. Read-only.',
	output: GROUP,
	inputs: [user, limit, simplify(GROUP)],
	async run({ user, limit, simplify }, item) {
		const userId = await user.id(item.api);
		const list = async (most: number) => await listMemberships(item.api, userId, most);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
