import type { Allowed, Case } from './table.mts';

/** What the schemas `Group` and `Population` say. */
export const FORBIDDEN_GROUPS: Case[] = [
	['no name', { description: 'x' }, 'REQUIRED_VALUE name'],
	[
		'a filter that is none',
		{ name: 'g', userFilter: 'title is Boss' },
		'INVALID_FILTER userFilter',
	],
	['data that is a text', { name: 'g', customData: 'x' }, 'INVALID_VALUE customData'],
	['a source', { name: 'g', sourceId: 'x' }, 'INVALID_PARAMETER sourceId'],
	['a name that is a number', { name: 7 }, 'INVALID_VALUE name'],
	['a population without ID', { name: 'g', population: {} }, 'REQUIRED_VALUE population.id'],
	[
		'a count of members',
		{ name: 'g', totalMemberCounts: { users: 1 } },
		'INVALID_PARAMETER totalMemberCounts',
	],
];
export const ALLOWED_GROUPS: Allowed[] = [
	['a filter of users', { name: 'g', userFilter: 'title eq "Manager"' }],
	['an external ID of 300', { name: 'g', externalId: 'x'.repeat(300) }],
	['data of any form', { name: 'g', customData: { a: [1, { b: null }] } }],
];
export const FORBIDDEN_POPULATIONS: Case[] = [
	['no name', {}, 'REQUIRED_VALUE name'],
	['a number of users', { name: 'p', userCount: 3 }, 'INVALID_PARAMETER userCount'],
	[
		'a password policy without ID',
		{ name: 'p', passwordPolicy: {} },
		'REQUIRED_VALUE passwordPolicy.id',
	],
	['default as a text', { name: 'p', default: 'yes' }, 'INVALID_VALUE default'],
	[
		'one other name',
		{ name: 'p', alternativeIdentifiers: 'a' },
		'INVALID_VALUE alternativeIdentifiers',
	],
];
export const ALLOWED_POPULATIONS: Allowed[] = [
	['a language', { name: 'p', preferredLanguage: 'de' }],
	['other names for it', { name: 'p', alternativeIdentifiers: ['a', 'b'] }],
	['a password policy and a theme', { name: 'p', passwordPolicy: { id: 'x' }, theme: { id: 'y' } }],
];
