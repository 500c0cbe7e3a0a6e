import { randomUUID } from 'node:crypto';
import { reportResource } from '../events/happenings.mts';
import { satisfies } from '../scim/evaluate.mts';
import { parseFilter } from '../scim/parser.mts';
import { isoTime } from '../tenant/clock.mts';
import type { Environment, Population } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, notFound, requestFailed, NOT_UNIQUE } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import { links } from './hal.mts';
import { listOf } from './paging.mts';

const SCHEMA = requestOf('management', 'Population');

type Details = Pick<
	Population,
	'description' | 'preferredLanguage' | 'alternativeIdentifiers' | 'passwordPolicy' | 'theme'
>;

type PopulationBody = { name: string; default?: boolean | null } & {
	[K in keyof Details]: Details[K] | null;
};

/** What was sent of the members that mean nothing to the sandbox, and are shown as they are. */
function detailsOf(body: PopulationBody): Details {
	const { description, preferredLanguage, alternativeIdentifiers, passwordPolicy, theme } = body;
	return {
		...(description != null && { description }),
		...(preferredLanguage != null && { preferredLanguage }),
		...(alternativeIdentifiers != null && { alternativeIdentifiers }),
		...(passwordPolicy != null && { passwordPolicy }),
		...(theme != null && { theme }),
	};
}

function userCount(environment: Environment, population: Population): number {
	const users = [...environment.users.values()];
	return users.filter((user) => user.populationId === population.id).length;
}

function presentPopulation(input: ActionInput, population: Population): Record<string, unknown> {
	const { base, environment } = input;
	const { id, name, default: isDefault, createdAt, updatedAt } = population;
	return {
		_links: links({ self: `${base}/populations/${id}`, environment: base }),
		id,
		environment: { id: environment.id },
		name,
		...detailsOf(population),
		userCount: userCount(environment, population),
		default: isDefault,
		createdAt: isoTime(createdAt),
		updatedAt: isoTime(updatedAt),
	};
}

function populationOf({ environment, params }: ActionInput): Population {
	const population = environment.populations.get(params.populationId ?? '');
	if (population === undefined) throw notFound();
	return population;
}

function checkedBody(input: ActionInput, self?: Population): PopulationBody {
	const details = violationsOf(input.body, SCHEMA);
	if (details.length > 0) throw invalidData(...details);
	const body = input.body as PopulationBody;
	const all = [...input.environment.populations.values()];
	const clash = all.find((each) => each !== self && each.name === body.name);
	if (clash === undefined) return body;
	const innerError = { existingId: clash.id };
	const message = NOT_UNIQUE;
	throw invalidData({ code: 'UNIQUENESS_VIOLATION', target: 'name', message, innerError });
}

function report(input: ActionInput, change: string, { id, name }: Population): void {
	const description = `${change.charAt(0)}${change.slice(1).toLowerCase()} Population ${name}`;
	const about = { path: `populations/${id}`, id, name, description };
	reportResource(input, `POPULATION.${change}`, about);
}

/** There is one default: a new one takes it from the others (documented). */
function store(input: ActionInput, population: Population): void {
	const { populations } = input.environment;
	if (population.default) for (const each of populations.values()) each.default = false;
	populations.set(population.id, population);
}

function createPopulation(input: ActionInput): Answer {
	const body = checkedBody(input);
	const now = input.tenant.clock.now();
	const population: Population = {
		id: randomUUID(),
		name: body.name,
		...detailsOf(body),
		default: body.default ?? false,
		createdAt: now,
		updatedAt: now,
	};
	store(input, population);
	report(input, 'CREATED', population);
	const headers = { Location: `${input.base}/populations/${population.id}` };
	return { status: 201, headers, body: presentPopulation(input, population) };
}

/** That the default population stays the default until another takes over is assumed. */
function replacePopulation(input: ActionInput): Answer {
	const old = populationOf(input);
	const body = checkedBody(input, old);
	const population: Population = {
		id: old.id,
		name: body.name,
		...detailsOf(body),
		default: old.default || body.default === true,
		createdAt: old.createdAt,
		updatedAt: input.tenant.clock.now(),
	};
	store(input, population);
	report(input, 'UPDATED', population);
	return ok(presentPopulation(input, population));
}

/** That the default one, and one with users, cannot be deleted is assumed. */
function deletePopulation(input: ActionInput): Answer {
	const population = populationOf(input);
	if (population.default || userCount(input.environment, population) > 0) {
		const message = 'The population is the default one, or has users.';
		throw requestFailed({ code: 'CONSTRAINT_VIOLATION', target: 'populationId', message });
	}
	input.environment.populations.delete(population.id);
	report(input, 'DELETED', population);
	return noContent();
}

/** `name` sw and `id` eq are documented ("query parameter quick reference"). */
function listPopulations(input: ActionInput): Answer {
	const { environment, query, settings } = input;
	const all = [...environment.populations.values()];
	const filter =
		query.filter === undefined
			? undefined
			: parseFilter(query.filter, { name: ['sw'], id: ['eq'] });
	const read = (each: Population, attribute: string): string =>
		attribute === 'id' ? each.id : each.name;
	const found = filter
		? all.filter((each) => satisfies(filter, each, read, settings.caseInsensitive))
		: all;
	return ok(listOf('populations', found, input, (each) => presentPopulation(input, each)));
}

const write = { permission: 'populations:write', mediaType: 'application/json' } as const;
const read = { permission: 'populations:read', method: 'GET' } as const;

/** `/populations` and `/populations/{populationId}`. */
export const populationEndpoints: Endpoint[] = [
	{
		path: '/populations',
		actions: [
			{
				...read,
				name: 'populations.list',
				query: ['filter', 'limit', 'cursor'],
				run: listPopulations,
			},
			{ ...write, name: 'populations.create', method: 'POST', run: createPopulation },
		],
	},
	{
		path: '/populations/:populationId',
		actions: [
			{
				...read,
				name: 'populations.get',
				run: (input) => ok(presentPopulation(input, populationOf(input))),
			},
			{ ...write, name: 'populations.replace', method: 'PUT', run: replacePopulation },
			{
				name: 'populations.delete',
				method: 'DELETE',
				permission: 'populations:write',
				run: deletePopulation,
			},
		],
	},
];
