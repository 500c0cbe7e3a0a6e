import { listPopulations } from '../../pingone/environment/populations';
import { filtersBy, filterText } from '../fields/filterValues';
import { limit, readUpTo, simplify } from '../fields/output';
import { operation } from '../operation';

const POPULATION = `
	id name description default:boolean userCount:integer passwordPolicy? theme? preferredLanguage?
	createdAt updatedAt`;

const filters = filtersBy([
	filterText({
		displayName: 'Name Starts With',
		name: 'nameStartsWith',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contractors',
		description: 'Only populations whose name starts with this text',
	}),
]);

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many populations',
	description: 'List the populations in the environment with their user counts. Read-only.',
	output: POPULATION,
	inputs: [limit, simplify(POPULATION), filters],
	async run({ limit, simplify, filters: { nameStartsWith } }, item) {
		const list = async (most: number) => await listPopulations(item.api, nameStartsWith, most);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
