/** What Simplify keeps of a user. */
export const USER_MEMBERS = [
	'id',
	'username',
	'email',
	'name',
	'enabled',
	'mfaEnabled',
	'population',
	'account',
	'createdAt',
	'lastSignOn',
];
