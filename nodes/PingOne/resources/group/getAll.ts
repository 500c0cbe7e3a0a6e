import type { PingOneApi } from '../../pingone/client/api';
import { allOf, startsWith } from '../../pingone/client/scim';
import { listGroups } from '../../pingone/group/groups';
import { equalTo, filtersBy, filterText } from '../fields/filterValues';
import { limit, readUpTo, simplify } from '../fields/output';
import { populationFilter } from '../fields/population';
import { operation } from '../operation';
import { SIMPLE_GROUP } from '../outputs';

/** PingOne API reference, "Read All Groups": `name` and `externalId` eq and sw, `population.id` eq. */
const filters = filtersBy(
	[
		filterText({
			displayName: 'External ID',
			name: 'externalId',
			placeholder: 'e.g. S-1-5-32-544',
			description: 'Only groups with this ID in an external directory',
		}),
		filterText({
			displayName: 'Name',
			name: 'name',
			placeholder: 'e.g. Sales',
			description: 'Only groups with exactly this name',
		}),
		filterText({
			displayName: 'Name Starts With',
			name: 'nameStartsWith',
			placeholder: 'e.g. Sales',
			description: 'Only groups whose name starts with this text',
		}),
		populationFilter('Only groups in this population'),
	],
	'All filters must match. If none is set, all groups are returned.',
).as(({ name, nameStartsWith: start, externalId, population }) => ({
	find: async (api: PingOneApi) =>
		allOf([
			...equalTo({ name }),
			...(start === undefined ? [] : [startsWith('name', start)]),
			...equalTo({ externalId, 'population.id': await population?.id(api) }),
		]),
	requireThere: population?.requireThere,
}));

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	asTool: 'always',
	action: 'Get many groups',
	description:
		'List the groups in the environment. Filter by name, population or external ID. Read-only.',
	output: SIMPLE_GROUP,
	inputs: [limit, simplify(SIMPLE_GROUP), filters],
	async run({ limit, simplify, filters: meant }, item) {
		const { api } = item;
		const filter = await meant.find(api);
		const list = async (most: number) => await listGroups(api, filter, most);
		const groups = await readUpTo(item, limit, list);
		if (groups.length === 0) await meant.requireThere?.(api);
		return groups.map(simplify);
	},
});
