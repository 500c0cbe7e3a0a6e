import type { INodeProperties } from 'n8n-workflow';
import { allOf, equals } from '../../pingone/client/scim';
import type { OperationItem } from '../operation';
import { readFilterText } from './filterValues';
import { populationField, readFilterPopulation } from './population';

const text = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: `Only users whose ${displayName.toLowerCase()} is exactly this`,
});

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	displayOptions: { show: { filterBy: ['fields'] } },
	description: 'All filters must match. If none is set, all users are returned.',
	options: [
		text('Email', 'email', 'e.g. ada@example.com'),
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether to return only accounts that are enabled, or only those that are not',
		},
		{ ...text('External ID', 'externalId', 'e.g. 2041'), description: 'Only users with this ID' },
		text('Family Name', 'familyName', 'e.g. Lovelace'),
		text('Given Name', 'givenName', 'e.g. Ada'),
		populationField('Only users in this population'),
		text('Username', 'username', 'e.g. ada.lovelace'),
	],
};

/** Fields to filter users: by single fields, or by a SCIM filter. */
export const userFilterFields: INodeProperties[] = [
	{
		displayName: 'Filter By',
		name: 'filterBy',
		type: 'options',
		options: [
			{ name: 'Fields', value: 'fields', description: 'Values that must match exactly' },
			{ name: 'SCIM Filter', value: 'scim', description: 'A filter expression in SCIM syntax' },
		],
		default: 'fields',
		description: 'How to select users',
	},
	filters,
	{
		displayName: 'SCIM Filter',
		name: 'scimFilter',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { filterBy: ['scim'] } },
		placeholder: 'e.g. name.family eq "Lovelace" and enabled eq true',
		description:
			'Sent to PingOne as is. Enclose values in double quotes; escape " and \\ with a backslash. Do not build it from untrusted values; use Fields for those.',
	},
];

/** PingOne's attribute names (terraform-provider-pingone, data source users). */
const TEXT_ATTRIBUTES: Array<[field: string, attribute: string]> = [
	['email', 'email'],
	['externalId', 'externalId'],
	['familyName', 'name.family'],
	['givenName', 'name.given'],
	['username', 'username'],
];

/** Which users are meant. */
export interface UserFilter {
	/** Gets a SCIM filter; undefined for all users. */
	find: () => Promise<string | undefined>;
	/** For when nobody was found. @throws FieldError when what was filtered by does not exist */
	requireThere: () => Promise<void>;
}

function fromFields(item: OperationItem): UserFilter {
	const given = item.read.in('filters');
	const values: Array<[attribute: string, value: string | boolean | undefined]> = [
		...TEXT_ATTRIBUTES.map(([name, attribute]): [string, string | undefined] => [
			attribute,
			readFilterText(given, name),
		]),
		['enabled', given.flag('enabled')],
	];
	const { findId, requireThere } = readFilterPopulation(item, given);
	const find = async () =>
		allOf(
			[...values, ['population.id', await findId()] as const].flatMap(([attribute, value]) =>
				value === undefined ? [] : equals(attribute, value),
			),
		);
	return { find, requireThere };
}

/**
 * Reads the filter for users. A filter built from fields quotes its values and never splices them
 * in.
 *
 * @throws FieldError for a filter without a value
 */
export function readUserFilter(item: OperationItem): UserFilter {
	if (item.read.choice('filterBy') !== 'scim') return fromFields(item);
	const filter = item.read.filledText('scimFilter', 'Enter a filter, or set Filter By to Fields.');
	return {
		find: async () => await Promise.resolve(filter),
		requireThere: async () => await Promise.resolve(),
	};
}
