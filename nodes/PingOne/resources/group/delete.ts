import { GROUPS } from '../../pingone/group/groups';
import { deleteById } from '../../pingone/reconcile';
import { group } from '../fields/group';
import { operation } from '../operation';

export const deleteOne = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete group',
	description:
		'Permanently delete a group. Its members are kept, but lose what the group granted. Cannot be undone.',
	done: { evidence: 'gone', when: 'the group was there before, and is gone' },
	output: 'id deleted:boolean changed:boolean',
	inputs: [group],
	async run({ group }, { api }) {
		const id = await group.id(api);
		return { deleted: true, changed: await deleteById(api, [...GROUPS, id]), id };
	},
});
