import { DATE, type Entering, type Mistake, SPLIT } from './entering.mts';

const SHEET =
	'Format the column as text in the sheet, or convert it: {{ DateTime.fromMillis(Math.round((Number($json.date) - 25569) * 86400000)).toISO() }}.';
const COUNTRY = 'It must be two capital letters, for example US.';
const ZONE = 'It must be two names with a slash, for example America/Chicago.';
const NAME = 'It may contain only letters, digits, spaces, apostrophes, periods and hyphens.';
const SWITCH = 'Switch it on or off. An expression must return true or false.';

/** Dates, and what describes a person. */
export const values = ({ onUser, hire, until }: Entering): Mistake[] => [
	[
		"a date as Excel's number",
		until(46387),
		"'MFA Bypass Until' must be a date, got '46387', which looks like an Excel or Google Sheets date",
		SHEET,
	],
	[
		'seconds for a date',
		until(1790000000),
		"'MFA Bypass Until' must be a date, got '1790000000', which looks like seconds since 1970",
		'Convert it in the expression: {{ DateTime.fromSeconds(Number($json.time)).toISO() }}.',
	],
	[
		'an American date',
		until('01/12/2027'),
		"'MFA Bypass Until' must be a date, got '01/12/2027'",
		DATE,
	],
	['a day in words', until('tomorrow'), "'MFA Bypass Until' must be a date, got 'tomorrow'", DATE],
	[
		'a time in the past',
		until('2020-01-01T00:00:00Z'),
		"'MFA Bypass Until' must be in the future, got '2020-01-01T00:00:00.000Z'",
		'Choose a later time.',
	],
	[
		'a bypass for years',
		until('2099-01-01T00:00:00Z'),
		"'MFA Bypass Until' must be within 24 hours from now, got '2099-01-01T00:00:00.000Z'",
		'Choose an earlier time, or raise Max Hours under Options.',
	],
	[
		'a country by its name',
		hire({ countryCode: 'Germany' }),
		"PingOne rejected the value of 'Country Code' of 'new.hire': 'Germany'",
		COUNTRY,
	],
	[
		'a country in small letters',
		hire({ countryCode: 'de' }),
		"PingOne rejected the value of 'Country Code' of 'new.hire': 'de'",
		COUNTRY,
	],
	[
		'a city for a time zone',
		hire({ timezone: 'Berlin' }),
		"PingOne rejected the value of 'Timezone' of 'new.hire': 'Berlin'",
		ZONE,
	],
	[
		'a language as operating systems write it',
		hire({ locale: 'de_DE' }),
		"PingOne rejected the value of 'Locale' of 'new.hire': 'de_DE'",
		'It must be a language tag, for example en-US. PingOne says: must be a language tag, RFC 5646.',
	],
	[
		'a curly apostrophe',
		hire({}, { familyName: 'O’Brien' }),
		"PingOne does not accept ’ (U+2019) in 'Family Name' of 'new.hire': 'O’Brien'",
		`Replace it with ', which Straighten Apostrophes under Options does when you create users. ${NAME}`,
	],
	[
		'two names with a slash',
		hire({}, { familyName: 'Meyer/Schulz' }),
		"PingOne does not accept / (U+002F) in 'Family Name' of 'new.hire': 'Meyer/Schulz'",
		`Replace it with a hyphen. ${NAME}`,
	],
	[
		'a name with a suffix',
		hire({}, { familyName: 'King, Jr.' }),
		"PingOne does not accept , (U+002C) in 'Family Name' of 'new.hire': 'King, Jr.'",
		`Leave it out: a suffix such as Jr. has its own field, Honorific Suffix. ${NAME}`,
	],
	[
		'a word for a phone number',
		hire({ mobilePhone: 'none' }),
		"PingOne rejected the value of 'Mobile Phone' of 'new.hire': 'none'",
		'It must contain a digit.',
	],
	[
		'no username in the row',
		hire({}, { username: '={{ $json.login }}' }),
		"'Username' is empty",
		'Enter it, for example ada.lovelace.',
	],
	[
		'neither yes nor no',
		hire({ enabled: 'maybe' }),
		"'Enabled' must be true or false, got 'maybe'",
		SWITCH,
	],
	[
		'a custom attribute by its title',
		hire({ customAttributes: { attributes: [{ name: 'cost center', value: '1' }] } }),
		"'Custom Attributes' must name each attribute in letters, digits, - and _, got 'cost center'",
		'Copy the name from Directory > User Attributes in PingOne.',
	],
	[
		'a number of hours for a time',
		until('8'),
		"'MFA Bypass Until' must be a date, got '8'",
		'For a time from now, use an expression such as {{ $now.plus({ hours: 8 }).toISO() }}.',
	],
	[
		'several addresses for a new user',
		hire({}, { email: 'a@example.com, b@example.com' }),
		"'Email' must be one email address, got several: 'a@example.com, b@example.com'",
		SPLIT,
	],
	[
		'a password that is too short',
		onUser('setPassword', { password: 'abc' }),
		'PingOne rejected the password',
		'It must meet the password policy of the user’s population: length, characters, and none of the last passwords. PingOne says: does not meet the password policy.',
	],
	[
		'a filter of users in words',
		() => ({
			...{ resource: 'group', operation: 'create', name: 'Sales', options: {} },
			additionalFields: { userFilter: 'department is Sales' },
		}),
		"PingOne could not parse 'User Filter'",
		'Check attribute names, operators and quotes. Enclose values in double quotes, as in username eq "ada". PingOne says: is not a filter of users.',
	],
];
