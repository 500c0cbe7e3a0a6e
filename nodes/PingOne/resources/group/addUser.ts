import { addToGroup } from '../../pingone/group/memberships';
import { groupField, readGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { links } from '../outputs';

export const addUser: Operation = {
	name: 'Add User',
	value: 'addUser',
	action: 'Add user to group',
	description:
		'Add a user to a group. Succeeds if the user is already a member. Returns the membership.',
	done: { evidence: 'state', when: 'the user is a member' },
	output: `id type name user{id} changed:boolean environment{id} ${links('self user environment group')}`,
	fields: [groupField, userField, optionsField()],
	async run(item) {
		const findGroupId = readGroup(item);
		const findUserId = readUser(item);
		return await addToGroup(item.api, await findUserId(), await findGroupId());
	},
};
