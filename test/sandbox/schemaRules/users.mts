import type { Allowed, Case, Json } from './table.mts';

/** What the schema `User` and its descriptions say about creating a user. */
const USER = { username: 'new.hire', email: 'new.hire@example.com' };
const name = (parts: Json): Json => ({ ...USER, name: parts });

export const FORBIDDEN_USERS: Case[] = [
	['a family name with a comma', name({ family: 'Smith, Jr.' }), 'INVALID_VALUE name.family'],
	['a family name with U+2019', name({ family: 'O’Brien' }), 'INVALID_VALUE name.family'],
	['a family name with a slash', name({ family: 'Müller/Maier' }), 'INVALID_VALUE name.family'],
	['a family name with brackets', name({ family: 'Berg (Ext)' }), 'INVALID_VALUE name.family'],
	['a family name with a quote', name({ family: 'O"Neil' }), 'INVALID_VALUE name.family'],
	['a family name with a tab', name({ family: 'van\tDam' }), 'INVALID_VALUE name.family'],
	[
		'a formatted name with a comma',
		name({ formatted: 'Lovelace, Ada' }),
		'INVALID_VALUE name.formatted',
	],
	['a family name of 257', name({ family: 'x'.repeat(257) }), 'SIZE_LIMIT_EXCEEDED name.family'],
	['an empty given name', name({ given: '' }), 'EMPTY_VALUE name.given'],
	['a given name with a line break', name({ given: 'Ada\nKing' }), 'INVALID_VALUE name.given'],
	['a given name that is a number', name({ given: 7 }), 'INVALID_VALUE name.given'],
	['a middle name of 257', name({ middle: 'x'.repeat(257) }), 'SIZE_LIMIT_EXCEEDED name.middle'],
	['an unknown part of a name', name({ maiden: 'Byron' }), 'INVALID_PARAMETER name.maiden'],
	['a name that is a text', { ...USER, name: 'Ada' }, 'INVALID_VALUE name'],
	['the time zone UTC', { ...USER, timezone: 'UTC' }, 'INVALID_VALUE timezone'],
	[
		'a time zone in three parts',
		{ ...USER, timezone: 'America/Indiana/Knox' },
		'INVALID_VALUE timezone',
	],
	['no email', { username: 'x' }, 'REQUIRED_VALUE email'],
	['no username', { email: 'x@example.com' }, 'REQUIRED_VALUE username'],
	['a username of 129', { ...USER, username: 'x'.repeat(129) }, 'SIZE_LIMIT_EXCEEDED username'],
	['a username with a line break', { ...USER, username: 'a\nb' }, 'INVALID_VALUE username'],
	[
		'an external ID of 1,025',
		{ ...USER, externalId: 'x'.repeat(1_025) },
		'SIZE_LIMIT_EXCEEDED externalId',
	],
	['an empty external ID', { ...USER, externalId: '' }, 'EMPTY_VALUE externalId'],
	['a phone of 33', { ...USER, mobilePhone: '1'.repeat(33) }, 'SIZE_LIMIT_EXCEEDED mobilePhone'],
	['a phone without a digit', { ...USER, primaryPhone: '+' }, 'INVALID_VALUE primaryPhone'],
	[
		'a country in lower case',
		{ ...USER, address: { countryCode: 'de' } },
		'INVALID_VALUE address.countryCode',
	],
	[
		'a postal code of 41',
		{ ...USER, address: { postalCode: '1'.repeat(41) } },
		'SIZE_LIMIT_EXCEEDED address.postalCode',
	],
	['a photo without an address', { ...USER, photo: {} }, 'REQUIRED_VALUE photo.href'],
	[
		'a photo that is a file',
		{ ...USER, photo: { href: 'file:///a.png' } },
		'INVALID_VALUE photo.href',
	],
	['a locale that is no tag', { ...USER, locale: 'German (Austria)' }, 'INVALID_VALUE locale'],
	['MFA as a text', { ...USER, mfaEnabled: 'yes' }, 'INVALID_VALUE mfaEnabled'],
	['a population without ID', { ...USER, population: {} }, 'REQUIRED_VALUE population.id'],
	['an ID of its own', { ...USER, id: 'x' }, 'INVALID_PARAMETER id'],
	[
		'a time of creation',
		{ ...USER, createdAt: '2026-01-01T00:00:00Z' },
		'INVALID_PARAMETER createdAt',
	],
	['memberships', { ...USER, memberOfGroupIDs: [] }, 'INVALID_PARAMETER memberOfGroupIDs'],
];

export const ALLOWED_USERS: Allowed[] = [
	['an apostrophe, a dot and a hyphen', name({ family: "O'Brien-St. John" })],
	['letters with marks', name({ family: 'Nguyễn', given: 'María José' })],
	['a decomposed letter', name({ family: 'Mu\u0308ller' })],
	['digits in a family name', name({ family: 'Smith 2' })],
	['whatever punctuation in a given name', name({ given: 'O’Brien, "Ann"/2' })],
	['a title with symbols', { ...USER, title: 'C++ €ngineer & co. ©' }],
	['an external ID of 300', { ...USER, externalId: 'x'.repeat(300) }],
	['an external ID of 1,024', { ...USER, externalId: 'x'.repeat(1_024) }],
	['a time zone with an underscore', { ...USER, timezone: 'America/Los_Angeles' }],
	['a phone in brackets', { ...USER, mobilePhone: '(555) 6832', primaryPhone: '+1.2225554444' }],
	['several languages with weights', { ...USER, preferredLanguage: 'en-gb;q=0.8, en;q=0.7' }],
	['a long language tag', { ...USER, locale: 'man-Nkoo-GN' }],
	['a street of two lines', { ...USER, address: { streetAddress: '1 Main St\nFlat 2' } }],
	['null for what is not set', { ...USER, title: null, name: null }],
];
