import type { PingOneApi } from '../../pingone/client/api';
import { allOf, type Filter } from '../../pingone/client/scim';
import { group } from '../../read/input';
import { choice, filledText, flag } from '../../read/kinds';
import { equalTo, filtersBy, filterText } from './filterValues';
import { populationFilter } from './population';

const exactly = <const Name extends string>(
	displayName: string,
	name: Name,
	placeholder: string,
	description = `Only users with exactly this ${displayName.toLowerCase()}`,
) => filterText({ displayName, name, placeholder, description });

export const enabledFilter = flag({
	displayName: 'Enabled',
	name: 'enabled',
	default: true,
	description: 'Whether to return only enabled accounts, or only those that are not enabled',
});

interface UserFilter {
	/** Undefined for all users. */
	find: (api: PingOneApi) => Promise<Filter | undefined>;
	/** For when no one was found. @throws FieldError when what was filtered by does not exist */
	requireThere?: (api: PingOneApi) => Promise<void>;
}

/** A filter built from fields quotes its values and never splices them in. */
const filters = filtersBy(
	[
		exactly('Email', 'email', 'e.g. ada@example.com'),
		enabledFilter,
		exactly('External ID', 'externalId', 'e.g. 2041', 'Only users with this ID'),
		exactly('Family Name', 'familyName', 'e.g. Lovelace'),
		exactly('Given Name', 'givenName', 'e.g. Ada'),
		populationFilter('Only users in this population'),
		exactly('Username', 'username', 'e.g. ada.lovelace'),
	],
	'All filters must match. If none is set, all users are returned.',
).when({ filterBy: ['fields'] });

/** Which users are meant: by single fields, or by a SCIM filter. */
export const userFilter = group(
	'users',
	[
		choice({
			displayName: 'Filter By',
			name: 'filterBy',
			options: [
				{ name: 'Fields', value: 'fields', description: 'Values that must match exactly' },
				{ name: 'SCIM Filter', value: 'scim', description: 'A filter expression in SCIM syntax' },
			],
			default: 'fields',
			description: 'How to select users',
		}),
		filters,
		filledText(
			{
				displayName: 'SCIM Filter',
				name: 'scimFilter',
				required: true,
				displayOptions: { show: { filterBy: ['scim'] } },
				placeholder: 'e.g. name.family eq "Lovelace" and enabled eq true',
				description:
					'Sent to PingOne as is. Enclose values in double quotes, and escape " and \\ with a backslash. Do not build it from untrusted values: use Fields for those.',
			},
			'Enter a filter, or set Filter By to Fields.',
		),
	],
	({ filters: given = {}, scimFilter }): UserFilter => {
		if (scimFilter !== undefined) {
			const filter = { text: scimFilter, holds: () => undefined };
			return { find: async () => await Promise.resolve(filter) };
		}
		const { population } = given;
		return {
			// PingOne's attribute names (terraform-provider-pingone, data source users).
			find: async (api) =>
				allOf(
					equalTo({
						email: given.email,
						externalId: given.externalId,
						'name.family': given.familyName,
						'name.given': given.givenName,
						username: given.username,
						enabled: given.enabled,
						'population.id': await population?.id(api),
					}),
				),
			requireThere: population?.requireThere,
		};
	},
);
