import type { INodeProperties } from 'n8n-workflow';
import { updateGroup, type GroupChanges } from '../../pingone/group/updateGroup';
import { CLEAR, givenAndCleared, requireChanges } from '../fields/changes';
import { groupField, readGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import type { Operation, OperationItem } from '../operation';
import { groupAttributes, readGroupAttributes } from './attributes';
import { GROUP } from '../outputs';

const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'What to change. A field without a value for an item stays unchanged; to remove a value, use Clear Fields.',
	options: [
		...groupAttributes,
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'New name of the group',
		},
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
};

const clearFields: INodeProperties = {
	displayName: CLEAR,
	name: 'clearFields',
	type: 'multiOptions',
	options: groupAttributes.map(({ displayName, name }) => ({ name: displayName, value: name })),
	default: [],
	description: 'Fields whose values are removed',
};

function readChanges(item: OperationItem): GroupChanges {
	const fields = item.read.in('updateFields');
	const name = fields.text('name');
	const given = { ...readGroupAttributes(fields), ...(name && { name }) };
	const cleared = item.read.choices('clearFields');
	const both = cleared.find((member) => member in given);
	if (both !== undefined) throw givenAndCleared(fields.label(both));
	return requireChanges({
		...given,
		...Object.fromEntries(cleared.map((member) => [member, null])),
	});
}

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update group',
	description:
		'Change the name, description, external ID or user filter of a group. What is not named stays. Returns the group.',
	done: { evidence: 'state', when: 'the group has every value that was sent' },
	output: GROUP,
	fields: [groupField, updateFields, clearFields, optionsField()],
	async run(item) {
		const findGroupId = readGroup(item);
		const changes = readChanges(item);
		return await updateGroup(item.api, await findGroupId(), changes);
	},
};
