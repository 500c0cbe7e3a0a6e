import type { IDataObject } from 'n8n-workflow';
import { updateGroup, type GroupChanges } from '../../pingone/group/updateGroup';
import { collection } from '../../read/input';
import { choices, text } from '../../read/kinds';
import { CLEAR, givenAndCleared, requireChanges } from '../fields/changes';
import { group } from '../fields/group';
import { operation } from '../operation';
import { GROUP } from '../outputs';
import { filled, groupAttributes } from './attributes';

const [description, externalId, userFilter] = groupAttributes;

const updateFields = collection(
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		placeholder: 'Add Field',
		description:
			'What to change. A field without a value for an item stays unchanged; to remove a value, use Clear Fields.',
	},
	[
		description,
		externalId,
		text({
			displayName: 'Name',
			name: 'name',
			placeholder: 'e.g. Sales',
			description: 'New name of the group',
		}),
		userFilter,
	],
).as(filled);

const clearFields = choices({
	displayName: CLEAR,
	name: 'clearFields',
	options: groupAttributes.map(({ label, name }) => ({ name: label, value: name })),
	default: [],
	description: 'Fields to clear',
});

function changesOf(given: IDataObject, cleared: string[]): GroupChanges {
	const both = groupAttributes.find(({ name }) => cleared.includes(name) && name in given);
	if (both) throw givenAndCleared(both.label);
	return requireChanges({
		...given,
		...Object.fromEntries(cleared.map((member) => [member, null])),
	});
}

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update group',
	description:
		'Change the name, description, external ID or user filter of a group. Fields that are not set stay unchanged. Returns the group.',
	done: { evidence: 'state', when: 'the group has every value that was sent' },
	output: GROUP,
	inputs: [group, updateFields, clearFields],
	async run({ group, updateFields, clearFields }, { api }) {
		const changes = changesOf(updateFields, clearFields);
		return await updateGroup(api, await group.id(api), changes);
	},
});
