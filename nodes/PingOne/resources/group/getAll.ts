import type { INodeProperties } from 'n8n-workflow';
import { allOf, equals, startsWith } from '../../pingone/client/scim';
import { listGroups } from '../../pingone/group/groups';
import { readFilterText } from '../fields/filterValues';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import { populationField, readFilterPopulation } from '../fields/population';
import type { Operation, OperationItem } from '../operation';
import { SIMPLE_GROUP } from '../outputs';

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'All filters must match. If none is set, all groups are returned.',
	options: [
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			placeholder: 'e.g. S-1-5-32-544',
			description: 'Only groups with this ID in an external directory',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'Only groups with exactly this name',
		},
		{
			displayName: 'Name Starts With',
			name: 'nameStartsWith',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'Only groups whose name starts with this text',
		},
		populationField('Only groups of this population'),
	],
};

/** PingOne API reference, "Read All Groups": `name` and `externalId` eq and sw, `population.id` eq. */
function readFilter(item: OperationItem) {
	const given = item.read.in('filters');
	const name = readFilterText(given, 'name');
	const start = readFilterText(given, 'nameStartsWith');
	const externalId = readFilterText(given, 'externalId');
	const { findId, requireThere } = readFilterPopulation(item, given);
	const find = async () => {
		const population = await findId();
		return allOf([
			...(name === undefined ? [] : [equals('name', name)]),
			...(start === undefined ? [] : [startsWith('name', start)]),
			...(externalId === undefined ? [] : [equals('externalId', externalId)]),
			...(population === undefined ? [] : [equals('population.id', population)]),
		]);
	};
	return { find, requireThere };
}

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many groups',
	description:
		'List the groups of the environment; filter by name, population or external ID. Changes nothing.',
	output: SIMPLE_GROUP,
	fields: [...limitFields, simplifyField, filtersField, optionsField()],
	async run(item) {
		const most = readLimit(item);
		const { find, requireThere } = readFilter(item);
		const simplify = readSimplify(item, SIMPLE_GROUP);
		const filter = await find();
		const list = async (limit: number) => await listGroups(item.api, filter, limit);
		const groups = await readUpTo(item, most, list);
		if (groups.length === 0) await requireThere();
		return groups.map(simplify);
	},
};
