import { GROUPS } from '../../pingone/group/groups';
import { deleteById } from '../../pingone/reconcile';
import { group } from '../fields/group';
import { operation } from '../operation';

export const deleteOne = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete group',
	description:
		'Permanently delete a group. Its members are not deleted, but lose what the group granted. This cannot be undone.',
	done: { evidence: 'gone', when: 'the group existed before, and no longer does' },
	output: 'id deleted:boolean changed:boolean',
	inputs: [group],
	async run({ group }, { api }) {
		const id = await group.id(api);
		return { deleted: true, changed: await deleteById(api, [...GROUPS, id]), id };
	},
});
