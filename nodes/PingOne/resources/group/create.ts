import type { INodeProperties } from 'n8n-workflow';
import { createGroup, type IfGroupExists } from '../../pingone/group/createGroup';
import { optionsField } from '../fields/options';
import { populationField, readOptionalPopulation } from '../fields/population';
import type { Operation, OperationItem } from '../operation';
import { groupAttributes, readGroupAttributes } from './attributes';
import { GROUP } from '../outputs';

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Sales',
	description: 'Name of the group',
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: groupAttributes,
};

const ifGroupExists: INodeProperties = {
	displayName: 'If Group Already Exists',
	name: 'ifGroupExists',
	type: 'options',
	options: [
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Fail the item without creating a group',
		},
		{
			name: 'Return Existing',
			value: 'returnExisting',
			description: 'Return the existing group, unchanged',
		},
	],
	default: 'raiseError',
	description: 'What to do when the population already has a group with this name',
};

/** Checks the fields; the returned function finds the population. @throws FieldError */
function readNewGroup(item: OperationItem) {
	const name = item.read.filledText('name', 'Enter a name for the group.');
	const findPopulationId = readOptionalPopulation(item);
	const given = readGroupAttributes(item.read.in('additionalFields'));
	return async () => ({
		name,
		...given,
		...(findPopulationId && { population: { id: await findPopulationId() } }),
	});
}

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create group',
	description: 'Create a group in PingOne, or return the existing one with the same name',
	done: {
		evidence: 'made',
		when: 'the population has a group of exactly this name that was created, in PingOne’s time, since the request was sent',
	},
	output: GROUP,
	fields: [
		nameField,
		populationField('Population the group belongs to. Leave empty for the whole environment.'),
		additionalFields,
		optionsField([ifGroupExists]),
	],
	async run(item) {
		const findWanted = readNewGroup(item);
		const ifExists = item.read.in('options').choice<IfGroupExists>('ifGroupExists');
		return await createGroup(item.api, await findWanted(), ifExists, item);
	},
};
