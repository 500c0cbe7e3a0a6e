import { createGroup } from '../../pingone/group/createGroup';
import { collection } from '../../read/input';
import { choice, filledText } from '../../read/kinds';
import { population } from '../fields/population';
import { operation } from '../operation';
import { GROUP } from '../outputs';
import { filled, groupAttributes } from './attributes';

const name = filledText(
	{
		displayName: 'Name',
		name: 'name',
		required: true,
		placeholder: 'e.g. Sales',
		description: 'Name of the group',
	},
	'Enter a name for the group.',
);

const additionalFields = collection(
	{ displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add Field' },
	groupAttributes,
).as(filled);

const ifGroupExists = choice({
	displayName: 'If Group Already Exists',
	name: 'ifGroupExists',
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
	description: 'What to do if the population already has a group with this name',
});

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create group',
	description:
		'Create a group in PingOne. Fails if the name is taken, unless If Group Already Exists says otherwise.',
	done: {
		evidence: 'made',
		when: 'the population has a group with exactly this name that was created, by PingOne’s clock, after the request was sent',
	},
	output: GROUP,
	inputs: [
		name,
		population('Population the group belongs to. Leave empty for the whole environment.'),
		additionalFields,
	],
	options: [ifGroupExists],
	async run({ name, population, additionalFields, ifGroupExists }, item) {
		item.api.turn.goesBy('groups', 'name', name);
		const wanted = {
			name,
			...additionalFields,
			...(population && { population: { id: await population.id(item.api) } }),
		};
		return await createGroup(item.api, wanted, ifGroupExists, item.earlierRun);
	},
});
