import { removeFromGroup } from '../../pingone/group/memberships';
import { group } from '../fields/group';
import { user } from '../fields/user';
import { operation } from '../operation';

export const removeUser = operation({
	name: 'Remove User',
	value: 'removeUser',
	action: 'Remove user from group',
	description:
		'Remove a user from a group they belong to directly. Succeeds for nonmembers, but fails if the user is a member only through another group.',
	done: {
		evidence: 'gone',
		when: 'the user is not a direct member, and both the user and the group exist',
	},
	output: 'user{id} removed:boolean wasMember:boolean changed:boolean group{id}',
	inputs: [group, user],
	async run({ group, user }, { api }) {
		const [userId, groupId] = [await user.id(api), await group.id(api)];
		const { wasMember, isStillMember } = await removeFromGroup(api, userId, groupId);
		return {
			removed: true,
			changed: wasMember,
			wasMember,
			...(isStillMember && { stillMember: true }),
			group: { id: groupId },
			user: { id: userId },
		};
	},
});
