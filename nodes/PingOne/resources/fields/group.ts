import { groupFinder } from '../../pingone/group/groups';
import { selection } from '../../read/kinds';

export const group = selection(
	{
		displayName: 'Group',
		name: 'group',
		required: true,
		description: 'The PingOne group. Choose from the list, or enter an ID or the exact name.',
	},
	['a group', 'searchGroups'],
	[
		['By ID', 'id', 'e947cec5-62c5-4d80-af16-497b29e8a685'],
		['By Name', 'name', 'Sales'],
	],
).as(groupFinder);
