import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { givenAndCleared } from './changes';
import { refuseNoAddress } from '../../pingone/user/mistyped';
import type { FieldReader } from '../../read/reader';

type Attribute = [displayName: string, name: string, path: string, placeholder: string];

// PingOne's user model (API reference, "User operations"); attributes with an endpoint of their own
// are not included.
const ATTRIBUTES: Attribute[] = [
	['Account ID', 'accountId', 'accountId', 'e.g. 2041'],
	['City', 'city', 'address.locality', 'e.g. London'],
	['Country Code', 'countryCode', 'address.countryCode', 'e.g. US'],
	['Email', 'email', 'email', 'e.g. ada@example.com'],
	['External ID', 'externalId', 'externalId', 'e.g. 2041'],
	['Family Name', 'familyName', 'name.family', 'e.g. Lovelace'],
	['Formatted Name', 'formattedName', 'name.formatted', 'e.g. Dr. Ada King-Noel'],
	['Given Name', 'givenName', 'name.given', 'e.g. Ada'],
	['Honorific Prefix', 'honorificPrefix', 'name.honorificPrefix', 'e.g. Dr.'],
	['Honorific Suffix', 'honorificSuffix', 'name.honorificSuffix', 'e.g. Jr.'],
	['Locale', 'locale', 'locale', 'e.g. en-US'],
	['Middle Name', 'middleName', 'name.middle', 'e.g. King'],
	['Mobile Phone', 'mobilePhone', 'mobilePhone', 'e.g. +1.4155550100'],
	['Nickname', 'nickname', 'nickname', 'e.g. Ada'],
	['Postal Code', 'postalCode', 'address.postalCode', 'e.g. SW1Y 4LH'],
	['Preferred Language', 'preferredLanguage', 'preferredLanguage', 'e.g. en-gb;q=1.0'],
	['Primary Phone', 'primaryPhone', 'primaryPhone', 'e.g. +1.4155550100'],
	['Region', 'region', 'address.region', 'e.g. England'],
	['Street Address', 'streetAddress', 'address.streetAddress', 'e.g. 12 St James’s Square'],
	['Timezone', 'timezone', 'timezone', 'e.g. America/Chicago'],
	['Title', 'title', 'title', 'e.g. Analyst'],
	['User Type', 'userType', 'type', 'e.g. employee'],
];

const CUSTOM = 'Custom Attributes';

const customAttributes: INodeProperties = {
	displayName: CUSTOM,
	name: 'customAttributes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Attribute',
	default: {},
	description:
		'Attributes that your environment added to the user schema. PingOne ignores names that it does not know.',
	options: [
		{
			displayName: 'Attributes',
			name: 'attributes',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. costCenter',
					description: 'Name in the user schema, case-sensitive',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. 4711',
					description: 'Text, or an expression that returns a list or an object',
				},
			],
		},
	],
};

/** Fields for the attributes of a user. @param without names of those with a field elsewhere */
export const userProfileFields = (without: string[] = []): INodeProperties[] => [
	...ATTRIBUTES.filter(([, name]) => !without.includes(name)).map(
		([displayName, name, , placeholder]): INodeProperties => ({
			displayName,
			name,
			type: 'string',
			default: '',
			placeholder,
		}),
	),
	customAttributes,
];

/** Options for the attributes that can be cleared. */
export const CLEARABLE = ATTRIBUTES.filter(([, name]) => name !== 'email').map(
	([displayName, name]) => ({ name: displayName, value: name }),
);

/** Sets a value at a path of one or two names. */
function put(body: IDataObject, path: string, value: IDataObject[string]): void {
	const [first = '', second] = path.split('.');
	if (second === undefined) body[first] = value;
	else body[first] = { ...(body[first] as IDataObject | undefined), [second]: value };
}

/** Members of PingOne's user model that are set in another way, or cannot be set. */
const RESERVED = new Set([
	...ATTRIBUTES.map(([, , path]) => path.split('.')[0]),
	...['id', 'environment', 'username', 'population', 'enabled', 'mfaEnabled', 'password'],
	...['lifecycle', 'account', 'emailVerified', 'identityProvider', 'lastSignOn'],
	...['createdAt', 'updatedAt', 'memberOfGroupIDs', 'memberOfGroupNames'],
]);

const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

const ONE_VALUE = 'Keep one of the two. For several values, give a list by an expression.';

function checkCustomName(name: string): string {
	if (ATTRIBUTE_NAME.test(name) && !RESERVED.has(name)) return name;
	throw new FieldError(
		CUSTOM,
		RESERVED.has(name)
			? `cannot set ${quote(name)}, which is no custom attribute`
			: `must name each attribute in letters, digits, - and _, got ${quote(name)}`,
		RESERVED.has(name)
			? 'Use the field or the operation for it.'
			: 'Copy the name from Directory > User Attributes in PingOne.',
	);
}

function readCustom(fields: FieldReader<undefined>): Array<[string, IDataObject[string]]> {
	const named = new Set<string>();
	return fields.rows('customAttributes').flatMap((row): Array<[string, IDataObject[string]]> => {
		const name = checkCustomName(row.text('name') ?? '');
		if (named.has(name)) throw new FieldError(CUSTOM, `names ${quote(name)} twice`, ONE_VALUE);
		named.add(name);
		return row.isBlank('value') ? [] : [[name, row.any('value') as IDataObject[string]]];
	});
}

/**
 * Reads attributes of a user from a collection. An attribute without a value for this item is not
 * sent.
 *
 * @param without names of those with a field elsewhere
 * @returns the attributes in the form of PingOne's user model
 * @throws FieldError
 */
export function readUserProfile(
	fields: FieldReader<undefined>,
	without: string[] = [],
): IDataObject {
	const body: IDataObject = {};
	for (const [, name, path] of ATTRIBUTES) {
		const value = without.includes(name) ? undefined : fields.text(name);
		if (value && name === 'email') refuseNoAddress(value, fields.label(name));
		if (value) put(body, path, value);
	}
	for (const [name, value] of readCustom(fields)) body[name] = value;
	return body;
}

/** Typographic apostrophes and their look-alikes, which PingOne refuses in family names. */
const APOSTROPHES = /[‘’ʼ‛′＇`´]/gu;

/** A user's attributes with ' for every other kind of apostrophe in the parts of the name. */
export function straightenApostrophes(profile: IDataObject): IDataObject {
	if (profile.name === undefined) return profile;
	const parts = Object.entries(profile.name as Record<string, string>);
	const name = Object.fromEntries(
		parts.map(([part, text]) => [part, text.replace(APOSTROPHES, "'")]),
	);
	return { ...profile, name };
}

/**
 * Adds the attributes to be cleared, as null.
 *
 * @param names values of CLEARABLE
 * @param custom names of custom attributes, which may be those of other fields, such as `city`
 * @throws FieldError for one that also has a value, or is no custom one
 */
export function addCleared(body: IDataObject, names: string[], custom: string[]): IDataObject {
	const cleared = { ...body };
	const paths = new Map(ATTRIBUTES.map(([, name, path]) => [name, path]));
	const all = [
		...names.map((name) => [name, paths.get(name) ?? name] as const),
		...custom.map((name) => [name, checkCustomName(name)] as const),
	];
	for (const [name, path] of all) {
		const [first = '', second] = path.split('.');
		const given = body[first] as IDataObject | undefined;
		if (second === undefined ? given !== undefined : given?.[second] !== undefined) {
			throw givenAndCleared(quote(name));
		}
		put(cleared, path, null);
	}
	return cleared;
}
