import type { Filterable } from '../scim/parser.mts';
import type { Environment } from '../tenant/types.mts';

/** Attributes that PingOne filters users on (terraform-provider-pingone, data source users). */
const ATTRIBUTES = [
	...['accountId', 'email', 'endDate', 'externalId', 'locale', 'mobilePhone', 'nickname'],
	...['photo.href', 'population.id', 'preferredLanguage', 'primaryPhone', 'startDate'],
	...['timezone', 'title', 'type', 'username'],
	...['address.streetAddress', 'address.locality', 'address.region', 'address.postalCode'],
	...['address.countryCode', 'name.formatted', 'name.given', 'name.middle', 'name.family'],
	...['name.honorificPrefix', 'name.honorificSuffix'],
];

/** `eq` and `sw` are documented ("SCIM filter language"), also for custom attributes. */
export function filterableUsers(environment: Environment): Filterable {
	const texts = [...ATTRIBUTES, ...environment.customAttributes];
	return {
		...Object.fromEntries(texts.map((name) => [name, ['eq', 'sw'] as const])),
		enabled: ['eq'],
		'memberOfGroups[id]': ['eq'],
	};
}
