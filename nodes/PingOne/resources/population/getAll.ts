import type { INodeProperties } from 'n8n-workflow';
import { listPopulations } from '../../pingone/environment/populations';
import { readFilterText } from '../fields/filterValues';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import type { Operation } from '../operation';

const POPULATION = `
	id name description default:boolean userCount:integer passwordPolicy? theme? preferredLanguage?
	createdAt updatedAt`;

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Name Starts With',
			name: 'nameStartsWith',
			type: 'string',
			default: '',
			placeholder: 'e.g. Contractors',
			description: 'Only populations whose name starts with this text',
		},
	],
};

export const getAll: Operation = {
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many populations',
	description:
		'List the populations of the environment and how many users they have. Changes nothing.',
	output: POPULATION,
	fields: [...limitFields, simplifyField, filtersField, optionsField()],
	async run(item) {
		const most = readLimit(item);
		const name = readFilterText(item.read.in('filters'), 'nameStartsWith');
		const simplify = readSimplify(item, POPULATION);
		const list = async (limit: number) => await listPopulations(item.api, name, limit);
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
