import { getGroup, memberOf } from '../../pingone/group/groups';
import { listUsers } from '../../pingone/user/users';
import { group } from '../fields/group';
import { limit, readUpTo, simplify } from '../fields/output';
import { operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const getMembers = operation({
	name: 'Get Many Members',
	value: 'getMembers',
	asTool: 'always',
	action: 'Get many group members',
	description: 'List the users who are members of a group. Read-only.',
	output: SIMPLE_USER,
	inputs: [group, limit, simplify(SIMPLE_USER)],
	async run({ group, limit, simplify }, item) {
		const { api } = item;
		const groupId = await group.id(api);
		const list = async (most: number) => await listUsers(api, memberOf(groupId), most);
		const members = await readUpTo(item, limit, list);
		// The filter also finds no one for a group that does not exist.
		if (members.length === 0) await getGroup(api, groupId);
		return members.map(simplify);
	},
});
