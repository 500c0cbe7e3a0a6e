import type { Activity } from '../events/activity.mts';
import { activityRow } from '../events/view.mts';
import { satisfies } from '../scim/evaluate.mts';
import { parseFilter, type Filter, type Filterable } from '../scim/parser.mts';
import { isoTime } from '../tenant/clock.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, invalidField, notFound } from '../wire/errors.mts';
import { checkBody, text } from './body.mts';
import { pageAddress, pageOf } from './paging.mts';
import { collection } from './hal.mts';

/** Data is at hand for 14 days (page "Audit parameters"). */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const MOST_PER_PAGE = 500;

/** "Query parameter quick reference"; attributes are written in any case there. */
const FILTERABLE: Filterable = {
	recordedat: ['gt', 'ge', 'lt', 'le'],
	'action.type': ['eq'],
	correlationid: ['eq'],
	'actors.client.id': ['eq'],
	'actors.user.id': ['eq'],
	'actors.user.name': ['eq'],
	'resources.id': ['eq'],
	'resources.type': ['eq'],
	'resources.population.id': ['eq'],
};

type Value = string | string[] | undefined;

function texts(values: Array<string | undefined>): string[] {
	return values.filter((value) => value !== undefined);
}

function read(activity: Activity, attribute: string): Value {
	switch (attribute) {
		case 'recordedat':
			return isoTime(activity.recordedAt);
		case 'action.type':
			return activity.type;
		case 'correlationid':
			return activity.correlationId;
		case 'actors.client.id':
			return activity.actor?.id;
		case 'resources.id':
			return activity.resources.map(({ id }) => id);
		case 'resources.type':
			return activity.resources.map(({ type }) => type);
		case 'resources.population.id':
			return texts(activity.resources.map(({ populationId }) => populationId));
		default:
			return undefined;
	}
}

/** Attribute names in lower case; the documented examples write `recordedAt` and `recordedat`. */
function lowered(filter: string): string {
	return filter.replace(/(?<=^|[\s(])[A-Za-z.]+(?=\s+(?:eq|gt|ge|lt|le)\s)/gi, (word) =>
		word.toLowerCase(),
	);
}

/** Times in one form, so that they can be compared as text. */
function withTimes(filter: Filter): Filter {
	if (filter.kind !== 'compare') {
		return { ...filter, left: withTimes(filter.left), right: withTimes(filter.right) };
	}
	if (filter.attribute !== 'recordedat') return filter;
	const time = Date.parse(String(filter.value));
	if (!Number.isNaN(time)) return { ...filter, value: isoTime(time) };
	throw invalidField('INVALID_FILTER', 'filter', 'recordedat must be compared with a time.');
}

/** Newest first (assumed). */
function matching({ environment, journal, tenant }: ActionInput, filter: string): Activity[] {
	const parsed = withTimes(parseFilter(lowered(filter), FILTERABLE));
	const oldest = tenant.clock.now() - KEPT_MS;
	return journal
		.of(environment.id)
		.filter((each) => each.recordedAt >= oldest && satisfies(parsed, each, read, false))
		.toReversed();
}

/** That a filter must be there is assumed. */
function answer(input: ActionInput, filter: string | undefined): Answer {
	if (filter === undefined) {
		throw invalidField('REQUIRED_VALUE', 'filter', 'A filter on recordedat must be given.');
	}
	const { query, base } = input;
	const page = pageOf(matching(input, filter), { ...query, filter }, MOST_PER_PAGE);
	const path = `${base}/activities`;
	const addresses: Record<string, string> = { self: pageAddress(path, query) };
	if (page.next !== undefined) {
		addresses.next = pageAddress(path, { ...query, cursor: page.next });
	}
	const rows = page.items.map((activity) => activityRow(activity, base));
	return ok(collection('activities', rows, addresses));
}

function one({ environment, journal, params, base }: ActionInput): Answer {
	const activity = journal.of(environment.id).find(({ id }) => id === params.activityId);
	if (activity === undefined) throw notFound();
	return ok(activityRow(activity, base));
}

function search(input: ActionInput): Answer {
	const details = checkBody(input.body, { filter: { required: true, rule: text({ max: 4096 }) } });
	if (details.length > 0) throw invalidData(...details);
	return answer(input, (input.body as { filter: string }).filter);
}

const permission = 'activities:read' as const;

/** `/activities`, the audit. */
export const activityEndpoints: Endpoint[] = [
	{
		path: '/activities',
		actions: [
			{
				name: 'activities.list',
				method: 'GET',
				permission,
				query: ['filter', 'limit', 'cursor'],
				run: (input) => answer(input, input.query.filter),
			},
			{
				name: 'activities.search',
				method: 'POST',
				mediaType: 'application/json',
				permission,
				query: ['limit', 'cursor'],
				run: search,
			},
		],
	},
	{
		path: '/activities/:activityId',
		actions: [{ name: 'activities.get', method: 'GET', permission, run: one }],
	},
];
