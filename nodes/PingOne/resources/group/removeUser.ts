import { removeFromGroup } from '../../pingone/group/memberships';
import { groupField, readGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const removeUser: Operation = {
	name: 'Remove User',
	value: 'removeUser',
	action: 'Remove user from group',
	description:
		'Remove a user from a group they belong to directly, and with it what the group grants. Succeeds if the user is not a member.',
	done: { evidence: 'gone', when: 'the user is not a member, and user and group exist' },
	output: 'user{id} removed:boolean wasMember:boolean changed:boolean group{id}',
	fields: [groupField, userField, optionsField()],
	async run(item) {
		const findGroupId = readGroup(item);
		const findUserId = readUser(item);
		const [userId, groupId] = [await findUserId(), await findGroupId()];
		const wasMember = await removeFromGroup(item.api, userId, groupId);
		return {
			removed: true,
			changed: wasMember,
			wasMember,
			group: { id: groupId },
			user: { id: userId },
		};
	},
};
