import { listMemberships } from '../../pingone/group/memberships';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const GROUP = 'id type name';

export const getGroups: Operation = {
	name: 'Get Many Groups',
	value: 'getGroups',
	asTool: 'always',
	action: 'Get many user groups',
	description:
		'List the groups that a user is a member of, directly or through another group. Changes nothing.',
	output: GROUP,
	fields: [userField, ...limitFields, simplifyField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const most = readLimit(item);
		const simplify = readSimplify(item, GROUP);
		const userId = await findUserId();
		const list = async (limit: number) => await listMemberships(item.api, userId, limit);
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
