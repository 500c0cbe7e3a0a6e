import { addToGroup } from '../../pingone/group/memberships';
import { group } from '../fields/group';
import { user } from '../fields/user';
import { operation } from '../operation';
import { links } from '../outputs';

export const addUser = operation({
	name: 'Add User',
	value: 'addUser',
	action: 'Add user to group',
	description:
		'Add a user to a group. Succeeds if the user is already a member. Returns the membership.',
	done: { evidence: 'state', when: 'the user is a direct member of the group' },
	output: `id type name user{id} changed:boolean environment{id} ${links('self user environment group')}`,
	inputs: [group, user],
	run: async ({ group, user }, { api }) =>
		await addToGroup(api, await user.id(api), await group.id(api)),
});
