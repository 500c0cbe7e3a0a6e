import type { INodeProperties } from 'n8n-workflow';
import { createGroup, type IfGroupExists } from '../../pingone/group/createGroup';
import { optionsField } from '../fields/options';
import { populationField, readOptionalPopulation } from '../fields/population';
import type { Operation, OperationItem } from '../operation';

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
	options: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. Everybody in sales',
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			placeholder: 'e.g. S-1-5-32-544',
			description: 'ID of the group in an external directory',
		},
		{
			displayName: 'User Filter',
			name: 'userFilter',
			type: 'string',
			default: '',
			placeholder: 'e.g. title eq "Manager"',
			description: 'SCIM filter that selects the members of a dynamic group',
		},
	],
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
	const fields = item.read.in('additionalFields');
	const given = ['description', 'externalId', 'userFilter'].flatMap((member) => {
		const value = fields.text(member);
		return value ? [[member, value] as const] : [];
	});
	return async () => ({
		name,
		...Object.fromEntries(given),
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
	fields: [
		nameField,
		populationField('Population the group belongs to. Leave empty for the whole environment.'),
		additionalFields,
		optionsField([ifGroupExists]),
	],
	async run(item) {
		const findWanted = readNewGroup(item);
		const ifExists = item.read.in('options').choice<IfGroupExists>('ifGroupExists');
		return await createGroup(item.api, await findWanted(), ifExists);
	},
};
