import { satisfies } from '../scim/evaluate.mts';
import { parseFilter, type Filter } from '../scim/parser.mts';
import { isoTime } from '../tenant/clock.mts';
import type { Environment, User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import { collection, links } from './hal.mts';
import { pageAddress, pageOf } from './paging.mts';

/** Attributes that PingOne filters users on (terraform-provider-pingone, data source users). */
const FILTERABLE = [
	...['accountId', 'email', 'enabled', 'endDate', 'externalId', 'locale', 'memberOfGroups.id'],
	...['mobilePhone', 'nickname', 'photo.href', 'population.id', 'preferredLanguage'],
	...['primaryPhone', 'startDate', 'timezone', 'title', 'type', 'username'],
	...['address.streetAddress', 'address.locality', 'address.region', 'address.postalCode'],
	...['address.countryCode', 'name.formatted', 'name.given', 'name.middle', 'name.family'],
	...['name.honorificPrefix', 'name.honorificSuffix'],
];

const READERS: Record<string, (user: User) => string | boolean | undefined> = {
	email: (user) => user.email,
	enabled: (user) => user.enabled,
	username: (user) => user.username,
	'name.given': (user) => user.name.given,
	'name.family': (user) => user.name.family,
	'name.formatted': (user) => formattedName(user),
	'population.id': (user) => user.populationId,
};

function formattedName(user: User): string {
	return `${user.name.given} ${user.name.family}`;
}

function userLinks(self: string, base: string, user: User): ReturnType<typeof links> {
	return links({
		self,
		environment: base,
		population: `${base}/populations/${user.populationId}`,
		devices: `${self}/devices`,
		roleAssignments: `${self}/roleAssignments`,
		password: `${self}/password`,
		'password.reset': `${self}/password`,
		'password.set': `${self}/password`,
		'password.check': `${self}/password`,
		'password.recover': `${self}/password`,
		linkedAccounts: `${self}/linkedAccounts`,
		'account.sendVerificationCode': self,
	});
}

function presentUser(user: User, environment: Environment, base: string): Record<string, unknown> {
	return {
		_links: userLinks(`${base}/users/${user.id}`, base, user),
		id: user.id,
		environment: { id: environment.id },
		account: { canAuthenticate: user.enabled, status: 'OK' },
		createdAt: isoTime(user.createdAt),
		...(user.email !== undefined && { email: user.email }),
		enabled: user.enabled,
		lifecycle: { status: 'ACCOUNT_OK' },
		mfaEnabled: user.mfaEnabled,
		name: { ...user.name, formatted: formattedName(user) },
		population: { id: user.populationId },
		updatedAt: isoTime(user.updatedAt),
		username: user.username,
	};
}

/** The users that can satisfy the filter, by index when it is a plain equality. */
function candidates(environment: Environment, filter: Filter, ignoreCase: boolean): User[] {
	if (filter.kind === 'compare' && filter.operator === 'eq' && !ignoreCase) {
		const value = String(filter.value);
		if (filter.attribute === 'email') return environment.byEmail.get(value) ?? [];
		if (filter.attribute === 'username') {
			const user = environment.byUsername.get(value);
			return user ? [user] : [];
		}
	}
	return [...environment.users.values()];
}

function matchingUsers({ environment, query, settings }: ActionInput): User[] {
	if (query.filter === undefined) return [...environment.users.values()];
	const filter = parseFilter(query.filter, FILTERABLE);
	const ignoreCase = settings.caseInsensitiveFilters;
	return candidates(environment, filter, ignoreCase).filter((user) =>
		satisfies(filter, user, (each, name) => READERS[name]?.(each), ignoreCase),
	);
}

function listUsers(input: ActionInput): Answer {
	const { environment, base, query } = input;
	const page = pageOf(matchingUsers(input), query, input.settings.usersPageSize);
	const path = `${base}/users`;
	const addresses: Record<string, string> = { self: pageAddress(path, query) };
	if (page.next !== undefined) {
		addresses.next = pageAddress(path, { ...query, cursor: page.next });
	}
	const users = page.items.map((user) => presentUser(user, environment, base));
	return ok(collection('users', users, addresses));
}

/** The user of the path. @throws ApiError 404 NOT_FOUND */
export function userOf({ environment, params }: ActionInput): User {
	const user = environment.users.get(params.userId ?? '');
	if (user === undefined) throw notFound();
	return user;
}

function readUser(input: ActionInput): Answer {
	return ok(presentUser(userOf(input), input.environment, input.base));
}

/** `/users` and `/users/{userId}`, read only. */
export const userEndpoints: Endpoint[] = [
	{
		path: '/users',
		actions: [
			{
				name: 'users.list',
				method: 'GET',
				permission: 'users:read',
				query: ['filter', 'limit', 'cursor'],
				run: listUsers,
			},
		],
	},
	{
		path: '/users/:userId',
		actions: [{ name: 'users.get', method: 'GET', permission: 'users:read', run: readUser }],
	},
];
