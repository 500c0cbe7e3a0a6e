import { getGroup, memberOf } from '../../pingone/group/groups';
import { listUsers } from '../../pingone/user/users';
import { groupField, readGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import type { Operation } from '../operation';
import { SIMPLE_USER } from '../outputs';

export const getMembers: Operation = {
	name: 'Get Many Members',
	value: 'getMembers',
	asTool: 'always',
	action: 'Get many group members',
	description: 'List the users who are members of a group. Changes nothing.',
	output: SIMPLE_USER,
	fields: [groupField, ...limitFields, simplifyField, optionsField()],
	async run(item) {
		const findGroupId = readGroup(item);
		const most = readLimit(item);
		const simplify = readSimplify(item, SIMPLE_USER);
		const groupId = await findGroupId();
		const list = async (limit: number) => await listUsers(item.api, memberOf(groupId), limit);
		const members = await readUpTo(item, most, list);
		// The filter also finds nobody for a group that does not exist.
		if (members.length === 0) await getGroup(item.api, groupId);
		return members.map(simplify);
	},
};
