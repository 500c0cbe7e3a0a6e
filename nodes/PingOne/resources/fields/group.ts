import { groupFinder } from '../../pingone/group/groups';
import { locator } from '../../read/kinds';

export const group = locator({
	displayName: 'Group',
	name: 'group',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The group in PingOne. Choose from the list, or enter an ID or the exact name.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a group...',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. e947cec5-62c5-4d80-af16-497b29e8a685',
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Sales' },
	],
}).as(groupFinder);
