import type { IDataObject } from 'n8n-workflow';
import { deleteGroup } from '../../pingone/group/groups';
import { groupField, readGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import type { Operation } from '../operation';

export const deleteOne: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete group',
	description:
		'Permanently delete a group. Its members are kept, but lose what the group granted. Cannot be undone.',
	done: { evidence: 'gone', when: 'the group was there before, and is gone' },
	output: 'id deleted:boolean changed:boolean',
	fields: [groupField, optionsField()],
	async run(item): Promise<IDataObject> {
		const id = await readGroup(item)();
		const changed = await deleteGroup(item.api, id);
		return { deleted: true, changed, id };
	},
};
