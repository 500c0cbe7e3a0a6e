import { randomUUID } from 'node:crypto';
import { reportResource } from '../events/happenings.mts';
import { satisfies } from '../scim/evaluate.mts';
import { parseFilter, type Filterable } from '../scim/parser.mts';
import { isoTime } from '../tenant/clock.mts';
import { membersOf } from '../tenant/directory.mts';
import type { Environment, Group } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, notFound, NOT_UNIQUE } from '../wire/errors.mts';
import { violationsOf, type CrossRule } from '../rules/check.mts';
import type { Schema } from '../rules/model.mts';
import { requestOf } from '../rules/requests.mts';
import { links } from './hal.mts';
import { listOf } from './paging.mts';
import { filterableUsers } from './userFilter.mts';
import { populationBy } from './populationOf.mts';

/** Documented ("Read All Groups"). */
const FILTERABLE: Filterable = {
	name: ['eq', 'sw'],
	externalId: ['eq', 'sw'],
	displayName: ['eq', 'sw'],
	id: ['eq'],
	'population.id': ['eq'],
	sourceId: ['eq'],
};

/** The population is fixed when the group is made (documented). */
const CREATE = requestOf('management', 'Group');
const REPLACE = requestOf('management', 'Group', { without: ['population'] });

interface GroupBody {
	name: string;
	description?: string | null;
	externalId?: string | null;
	userFilter?: string | null;
	customData?: unknown;
	population?: { id: string } | null;
}

/** A dynamic group: its filter must be one of users. It is kept, but selects nobody here. */
function dynamic(environment: Environment): CrossRule {
	return ({ userFilter }) => {
		if (userFilter === undefined) return undefined;
		try {
			parseFilter(userFilter, filterableUsers(environment));
			return undefined;
		} catch {
			return { code: 'INVALID_FILTER', target: 'userFilter', message: 'is not a filter of users' };
		}
	};
}

/** The group with this ID. @throws ApiError 404 NOT_FOUND */
export function groupOf(environment: Environment, id: string | undefined): Group {
	const group = environment.groups.get(id ?? '');
	if (group === undefined) throw notFound();
	return group;
}

function presentGroup(input: ActionInput, group: Group): Record<string, unknown> {
	const { base, environment, query } = input;
	const { populationId, createdAt, updatedAt, ...rest } = group;
	const users = membersOf(environment, group).length;
	return {
		_links: links({
			self: `${base}/groups/${group.id}`,
			environment: base,
			...(populationId !== undefined && { population: `${base}/populations/${populationId}` }),
		}),
		...rest,
		environment: { id: environment.id },
		...(populationId !== undefined && { population: { id: populationId } }),
		directMemberCounts: { users, groups: 0 },
		...(query.include === 'totalMemberCounts' && { totalMemberCounts: { users, groups: 0 } }),
		createdAt: isoTime(createdAt),
		updatedAt: isoTime(updatedAt),
	};
}

function checkedBody(input: ActionInput, schema: Schema, self?: Group): GroupBody {
	const details = violationsOf(input.body, schema, [dynamic(input.environment)]);
	if (details.length > 0) throw invalidData(...details);
	const body = input.body as GroupBody;
	const populationId = self?.populationId ?? body.population?.id;
	const clash = [...input.environment.groups.values()].find(
		(each) => each !== self && each.name === body.name && each.populationId === populationId,
	);
	if (clash === undefined) return body;
	throw invalidData({
		code: 'UNIQUENESS_VIOLATION',
		target: 'name',
		message: NOT_UNIQUE,
		innerError: { existingId: clash.id },
	});
}

function fields({
	name,
	description,
	externalId,
	userFilter,
	customData,
}: GroupBody): Omit<Group, 'id' | 'createdAt' | 'updatedAt'> {
	return {
		name,
		...(description != null && { description }),
		...(externalId != null && { externalId }),
		...(userFilter != null && { userFilter }),
		...(customData != null && { customData }),
	};
}

function createGroup(input: ActionInput): Answer {
	const { environment, tenant } = input;
	const body = checkedBody(input, CREATE);
	const now = tenant.clock.now();
	const group: Group = { id: randomUUID(), ...fields(body), createdAt: now, updatedAt: now };
	if (body.population) {
		group.populationId = populationBy(environment, body.population.id, 'population.id').id;
	}
	environment.groups.set(group.id, group);
	reportGroup(input, 'CREATED', group);
	return {
		status: 201,
		headers: { Location: `${input.base}/groups/${group.id}` },
		body: presentGroup(input, group),
	};
}

function replaceGroup(input: ActionInput): Answer {
	const { environment, params, tenant } = input;
	const group = groupOf(environment, params.groupId);
	const body = checkedBody(input, REPLACE, group);
	const { id, populationId, createdAt } = group;
	const replaced: Group = { id, ...fields(body), createdAt, updatedAt: tenant.clock.now() };
	if (populationId !== undefined) replaced.populationId = populationId;
	environment.groups.set(id, replaced);
	reportGroup(input, 'UPDATED', replaced);
	return ok(presentGroup(input, replaced));
}

function deleteGroup(input: ActionInput): Answer {
	const { environment, params } = input;
	const group = groupOf(environment, params.groupId);
	for (const user of membersOf(environment, group)) user.groupIds.delete(group.id);
	environment.groups.delete(group.id);
	reportGroup(input, 'DELETED', group);
	return noContent();
}

function reportGroup(input: ActionInput, change: string, { id, name }: Group): void {
	const verb = change.charAt(0) + change.slice(1).toLowerCase();
	const description = `${verb} Group ${name}`;
	reportResource(input, `GROUP.${change}`, { path: `groups/${id}`, id, name, description });
}

function listGroups(input: ActionInput): Answer {
	const { environment, query, settings } = input;
	const all = [...environment.groups.values()];
	const filter = query.filter === undefined ? undefined : parseFilter(query.filter, FILTERABLE);
	const read = (group: Group, name: string): string | undefined =>
		({
			name: group.name,
			id: group.id,
			externalId: group.externalId,
			'population.id': group.populationId,
		})[name];
	const found = filter
		? all.filter((group) => satisfies(filter, group, read, settings.caseInsensitive))
		: all;
	return ok(listOf('groups', found, input, (group) => presentGroup(input, group)));
}

const read = { method: 'GET', permission: 'groups:read' } as const;
const write = { permission: 'groups:write', mediaType: 'application/json' } as const;

/** `/groups` and `/groups/{groupId}`. */
export const groupEndpoints: Endpoint[] = [
	{
		path: '/groups',
		actions: [
			{
				...read,
				name: 'groups.list',
				query: ['filter', 'limit', 'cursor', 'include'],
				run: listGroups,
			},
			{ ...write, name: 'groups.create', method: 'POST', run: createGroup },
		],
	},
	{
		path: '/groups/:groupId',
		actions: [
			{
				...read,
				name: 'groups.get',
				query: ['include'],
				run: (input) => ok(presentGroup(input, groupOf(input.environment, input.params.groupId))),
			},
			{ ...write, name: 'groups.replace', method: 'PUT', run: replaceGroup },
			{ name: 'groups.delete', method: 'DELETE', permission: 'groups:write', run: deleteGroup },
		],
	},
];
