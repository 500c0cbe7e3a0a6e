import type { IDataObject } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { refuseNoAddress, refuseNoValue } from '../../pingone/user/mistyped';
import { rows, type Added } from '../../read/input';
import { anything, text } from '../../read/kinds';
import { givenAndCleared } from './changes';

type Attribute = readonly [displayName: string, path: string, placeholder: string];

// PingOne's user model (API reference, "User operations"), without what has an endpoint of its own.
const ATTRIBUTES = {
	accountId: ['Account ID', 'accountId', 'e.g. 2041'],
	city: ['City', 'address.locality', 'e.g. London'],
	countryCode: ['Country Code', 'address.countryCode', 'e.g. US'],
	email: ['Email', 'email', 'e.g. ada@example.com'],
	externalId: ['External ID', 'externalId', 'e.g. 2041'],
	familyName: ['Family Name', 'name.family', 'e.g. Lovelace'],
	formattedName: ['Formatted Name', 'name.formatted', 'e.g. Dr. Ada King-Noel'],
	givenName: ['Given Name', 'name.given', 'e.g. Ada'],
	honorificPrefix: ['Honorific Prefix', 'name.honorificPrefix', 'e.g. Dr.'],
	honorificSuffix: ['Honorific Suffix', 'name.honorificSuffix', 'e.g. Jr.'],
	locale: ['Locale', 'locale', 'e.g. en-US'],
	middleName: ['Middle Name', 'name.middle', 'e.g. King'],
	mobilePhone: ['Mobile Phone', 'mobilePhone', 'e.g. +1.4155550100'],
	nickname: ['Nickname', 'nickname', 'e.g. Ada'],
	postalCode: ['Postal Code', 'address.postalCode', 'e.g. SW1Y 4LH'],
	preferredLanguage: ['Preferred Language', 'preferredLanguage', 'e.g. en-gb;q=1.0'],
	primaryPhone: ['Primary Phone', 'primaryPhone', 'e.g. +1.4155550100'],
	region: ['Region', 'address.region', 'e.g. England'],
	streetAddress: ['Street Address', 'address.streetAddress', 'e.g. 12 St James’s Square'],
	timezone: ['Timezone', 'timezone', 'e.g. America/Chicago'],
	title: ['Title', 'title', 'e.g. Analyst'],
	userType: ['User Type', 'type', 'e.g. employee'],
} as const satisfies Record<string, Attribute>;

type Name = keyof typeof ATTRIBUTES;

const NAMES = Object.keys(ATTRIBUTES) as Name[];

/** @throws FieldError for an email address that is none */
export function checkAddress(address: string, label: string): string {
	if (address !== '') refuseNoAddress(address, label);
	return address;
}

/** An attribute; empty when it has no value. */
export function attribute<const One extends Name>(name: One) {
	const [displayName, , placeholder] = ATTRIBUTES[name];
	const field = text({ displayName, name, placeholder });
	if (name === 'externalId') return field.as(refuseNoValue);
	return name === 'email' ? field.as(checkAddress) : field;
}

/** Members of PingOne's user model that are set in another way, or cannot be set. */
const RESERVED = new Set<string>([
	...Object.values(ATTRIBUTES).map(([, path]) => path.split('.')[0] ?? path),
	...['id', 'environment', 'username', 'population', 'enabled', 'mfaEnabled', 'password'],
	...['lifecycle', 'account', 'emailVerified', 'identityProvider', 'lastSignOn'],
	...['createdAt', 'updatedAt', 'memberOfGroupIDs', 'memberOfGroupNames'],
]);

const CUSTOM = 'Custom Attributes';
/** Label of the field that names those to be cleared. */
export const CLEAR_CUSTOM = 'Clear Custom Attributes';
const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

const ONE_VALUE = 'Keep one of the two. For several values, use a list expression.';

function checkCustomName(name: string, field: string): string {
	if (ATTRIBUTE_NAME.test(name) && !RESERVED.has(name)) return name;
	throw new FieldError(
		field,
		RESERVED.has(name)
			? `names ${quote(name)}, which is not a custom attribute`
			: `must name each attribute in letters, digits, - and _, got ${quote(name)}`,
		RESERVED.has(name)
			? 'Use the field or the operation for it.'
			: 'Copy the name from Directory > User Attributes in PingOne.',
	);
}

const customAttributes = rows(
	{
		displayName: CUSTOM,
		name: 'customAttributes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Attribute',
		default: {},
		description:
			'Attributes added to your environment’s user schema. PingOne ignores names that it does not know.',
	},
	{ displayName: 'Attributes', name: 'attributes' },
	[
		text({
			displayName: 'Name',
			name: 'name',
			placeholder: 'e.g. costCenter',
			description: 'Name in the user schema, case-sensitive',
		}),
		anything({
			displayName: 'Value',
			name: 'value',
			placeholder: 'e.g. 4711',
			description: 'Text, or an expression that returns a list or an object',
		}),
	],
).as((entries) => {
	const attributes: IDataObject = {};
	const named = new Set<string>();
	for (const { name = '', value } of entries) {
		checkCustomName(name, CUSTOM);
		if (named.has(name)) throw new FieldError(CUSTOM, `names ${quote(name)} twice`, ONE_VALUE);
		named.add(name);
		if (value !== undefined) attributes[name] = value as IDataObject[string];
	}
	return attributes;
});

/** The attributes of a user, as members of a collection. @param without names of those elsewhere */
export const profileMembers = (without: readonly Name[] = []) => [
	...NAMES.filter((name) => !without.includes(name)).map((name) => attribute(name)),
	customAttributes,
];

/** Options for the attributes that can be cleared. */
export const CLEARABLE = NAMES.filter((name) => name !== 'email').map((value) => ({
	name: ATTRIBUTES[value][0],
	value,
}));

/** Sets a value at a path of one or two names. */
function put(body: IDataObject, path: string, value: IDataObject[string]): void {
	const [first = '', second] = path.split('.');
	if (second === undefined) body[first] = value;
	else body[first] = { ...(body[first] as IDataObject | undefined), [second]: value };
}

/** The attributes that have a value for this item, in the form of PingOne's user model. */
export function profileOf(given: Added<ReturnType<typeof profileMembers>>): IDataObject {
	const body: IDataObject = {};
	for (const name of NAMES) {
		const value = given[name];
		if (value) put(body, ATTRIBUTES[name][1], value);
	}
	return { ...body, ...given.customAttributes };
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

/** Adds what is to be cleared, as null. @throws FieldError for one with a value, or no custom one */
export function addCleared(body: IDataObject, names: string[], custom: string[]): IDataObject {
	const cleared = { ...body };
	const paths = new Map<string, string>(NAMES.map((name) => [name, ATTRIBUTES[name][1]]));
	const all = [
		...names.map((name) => [name, paths.get(name) ?? name] as const),
		...custom.map((name) => [name, checkCustomName(name, CLEAR_CUSTOM)] as const),
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
