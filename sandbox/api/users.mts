import { satisfies, type AttributeValue } from '../scim/evaluate.mts';
import { parseFilter, type Filter } from '../scim/parser.mts';
import { usersBy } from '../tenant/directory.mts';
import type { Environment, User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { Action, ActionInput, Endpoint } from '../wire/call.mts';
import { accountActions } from './userAccount.mts';
import { isObject } from './body.mts';
import { collection } from './hal.mts';
import { pageAddress, pageOf } from './paging.mts';
import { filterableUsers } from './userFilter.mts';
import { userOf } from './userOf.mts';
import { presentUser } from './userView.mts';
import { createUser, deleteUser, updateUser } from './userWrite.mts';

/** An attribute of a user; `a.b` reaches into an object. */
function attributeOf(user: User, name: string): AttributeValue {
	if (name === 'population.id') return user.populationId;
	if (name === 'memberOfGroups[id]') return [...user.groupIds];
	const { username, email, enabled } = user;
	const [first = '', second] = name.split('.');
	const whole = { ...user.profile, username, email, enabled, name: user.name }[first];
	const value = second !== undefined && isObject(whole) ? whole[second] : whole;
	return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

/** The users that can satisfy the filter, by index when it is a plain equality. */
function candidates(environment: Environment, filter: Filter): User[] {
	if (filter.kind === 'compare' && filter.operator === 'eq') {
		const { attribute, value } = filter;
		if (attribute === 'email' || attribute === 'username') {
			return usersBy(environment, attribute, String(value));
		}
	}
	if (filter.kind === 'and') {
		const [left, right] = [candidates(environment, filter.left), filter.right];
		return left.length < environment.users.size ? left : candidates(environment, right);
	}
	return [...environment.users.values()];
}

function matchingUsers({ environment, query, settings }: ActionInput): User[] {
	if (query.filter === undefined) return [...environment.users.values()];
	const filter = parseFilter(query.filter, filterableUsers(environment));
	return candidates(environment, filter).filter((user) =>
		satisfies(filter, user, attributeOf, settings.caseInsensitive),
	);
}

function listUsers(input: ActionInput): Answer {
	const { base, query } = input;
	const found = matchingUsers(input);
	const page = pageOf(found, query, input.settings.usersPageSize);
	// Not documented: clients of others read `count` when they ask for a group's members.
	const count = query.filter?.includes('memberOfGroups[') ? found.length : undefined;
	const path = `${base}/users`;
	const addresses: Record<string, string> = { self: pageAddress(path, query) };
	if (page.next !== undefined) {
		addresses.next = pageAddress(path, { ...query, cursor: page.next });
	}
	return ok(
		collection(
			'users',
			page.items.map((user) => presentUser(input, user)),
			addresses,
			count,
		),
	);
}

const json = { mediaType: 'application/json', permission: 'users:write' } as const;

const onCollection: Action[] = [
	{
		name: 'users.list',
		method: 'GET',
		permission: 'users:read',
		query: ['filter', 'limit', 'cursor', 'include'],
		run: listUsers,
	},
	{ name: 'users.create', method: 'POST', ...json, run: (input) => createUser(input, false) },
	{
		name: 'users.import',
		method: 'POST',
		...json,
		mediaType: 'application/vnd.pingidentity.user.import+json',
		run: (input) => createUser(input, true),
	},
];

const onUser: Action[] = [
	{
		name: 'users.get',
		method: 'GET',
		permission: 'users:read',
		query: ['include'],
		run: (input) => ok(presentUser(input, userOf(input))),
	},
	{ name: 'users.replace', method: 'PUT', ...json, run: (input) => updateUser(input, true) },
	{ name: 'users.update', method: 'PATCH', ...json, run: (input) => updateUser(input, false) },
	{ name: 'users.delete', method: 'DELETE', permission: 'users:write', run: deleteUser },
	...accountActions,
];

/** `/users` and `/users/{userId}`. */
export const userEndpoints: Endpoint[] = [
	{ path: '/users', actions: onCollection },
	{ path: '/users/:userId', actions: onUser },
];
