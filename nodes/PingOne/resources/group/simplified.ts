/** What Simplify keeps of a group. */
export const GROUP_MEMBERS = [
	'id',
	'name',
	'description',
	'population',
	'externalId',
	'userFilter',
	'directMemberCounts',
	'totalMemberCounts',
	'createdAt',
	'updatedAt',
];
