import { reportMembership } from '../events/happenings.mts';
import type { Group, User } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, invalidField, notFound, NOT_UNIQUE } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import { groupOf } from './groups.mts';
import { links } from './hal.mts';
import { listOf } from './paging.mts';
import { userOf } from './userOf.mts';

const SCHEMA = requestOf('management', 'GroupMembership', { without: ['_embedded', 'type'] });

/** A membership as the page "Add User to Group" prints it: its ID is the group's. */
function presentMembership(input: ActionInput, user: User, group: Group): Record<string, unknown> {
	const { base, environment } = input;
	return {
		_links: links({
			self: `${base}/users/${user.id}/memberOfGroups/${group.id}`,
			user: `${base}/users/${user.id}`,
			environment: base,
			group: `${base}/groups/${group.id}`,
		}),
		id: group.id,
		environment: { id: environment.id },
		name: group.name,
		type: 'DIRECT',
	};
}

/**
 * 201 with the membership (documented). Assumed: an unknown group, one of another population, and
 * a membership that is there already are 400 INVALID_DATA.
 */
function add(input: ActionInput): Answer {
	const user = userOf(input);
	const details = violationsOf(input.body, SCHEMA);
	if (details.length > 0) throw invalidData(...details);
	const group = input.environment.groups.get((input.body as { id: string }).id);
	if (group === undefined) throw invalidField('INVALID_VALUE', 'id', 'The group is unknown.');
	if (user.groupIds.has(group.id)) {
		throw invalidField('UNIQUENESS_VIOLATION', 'id', NOT_UNIQUE);
	}
	if (group.populationId !== undefined && group.populationId !== user.populationId) {
		throw invalidField('INVALID_VALUE', 'id', 'The group belongs to another population.');
	}
	user.groupIds.add(group.id);
	reportMembership(input, 'CREATED', user, group);
	const body = presentMembership(input, user, group);
	const self = `${input.base}/users/${user.id}/memberOfGroups/${group.id}`;
	return { status: 201, headers: { Location: self }, body };
}

function membershipOf(input: ActionInput): { user: User; group: Group } {
	const user = userOf(input);
	const group = groupOf(input.environment, input.params.groupId);
	if (!user.groupIds.has(group.id)) throw notFound();
	return { user, group };
}

function remove(input: ActionInput): Answer {
	const { user, group } = membershipOf(input);
	user.groupIds.delete(group.id);
	reportMembership(input, 'DELETED', user, group);
	return noContent();
}

function list(input: ActionInput): Answer {
	const user = userOf(input);
	const groups = [...user.groupIds].flatMap((id) => input.environment.groups.get(id) ?? []);
	const { expand } = input.query;
	if (expand !== undefined && expand !== 'group') {
		throw invalidField('INVALID_PARAMETER', 'expand', 'Only group can be expanded.');
	}
	const key = `users/${user.id}/memberOfGroups`;
	const present = (group: Group): Record<string, unknown> => ({
		...presentMembership(input, user, group),
		...(expand === 'group' && { _embedded: { group: { id: group.id, name: group.name } } }),
	});
	return ok(listOf('groupMemberships', groups, input, present, key));
}

/** The groups that a group is in: there are none, as groups in groups are not played. */
function listOfGroup(input: ActionInput): Answer {
	const { id } = groupOf(input.environment, input.params.groupId);
	const present = (group: Group) => ({ id: group.id });
	return ok(listOf<Group>('groupMemberships', [], input, present, `groups/${id}/memberOfGroups`));
}

/** `/users/{userId}/memberOfGroups` and below, and the same list of a group. */
export const membershipEndpoints: Endpoint[] = [
	{
		path: '/users/:userId/memberOfGroups',
		actions: [
			{
				name: 'memberships.list',
				method: 'GET',
				permission: 'groups:read',
				query: ['expand', 'limit', 'cursor'],
				run: list,
			},
			{
				name: 'memberships.create',
				method: 'POST',
				mediaType: 'application/json',
				permission: 'groups:write',
				run: add,
			},
		],
	},
	{
		path: '/groups/:groupId/memberOfGroups',
		actions: [
			{
				name: 'memberships.listOfGroup',
				method: 'GET',
				permission: 'groups:read',
				query: ['expand', 'filter', 'limit', 'cursor'],
				run: listOfGroup,
			},
		],
	},
	{
		path: '/users/:userId/memberOfGroups/:groupId',
		actions: [
			{
				name: 'memberships.get',
				method: 'GET',
				permission: 'groups:read',
				run: (input) => {
					const { user, group } = membershipOf(input);
					return ok(presentMembership(input, user, group));
				},
			},
			{ name: 'memberships.delete', method: 'DELETE', permission: 'groups:write', run: remove },
		],
	},
];
