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
];
export const ALLOWED_POPULATIONS: Allowed[] = [
	['a language', { name: 'p', preferredLanguage: 'de' }],
	['other names for it', { name: 'p', alternativeIdentifiers: ['a', 'b'] }],
	['a password policy and a theme', { name: 'p', passwordPolicy: { id: 'x' }, theme: { id: 'y' } }],
];
