import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import { isJsonObject } from '../errors/apiResponse';
import { isNotFound, PingOneError } from '../errors/failure';
import { buildUrl, describeRequest } from './apiRequest';
import { entriesOf, pathBelow, readList } from './collection';
import type { Filter } from './scim';

export interface Page<T> {
	entries: T[];
	/** When PingOne responded, to the second, as the response itself says; in ms since 1970. */
	dateMs?: number;
	/** Query of the next page, as PingOne's `_links.next` has it. */
	next?: IDataObject;
}

/** Where a link leads. What is no link, such as a list of them, is not the end (`''`). */
const hrefOf = (link: unknown) => (isJsonObject(link) ? (link.href ?? '') : undefined);

/** The query of `_links.next`, if that is of this collection; a gateway may show PingOne's host. */
function nextQuery(api: PingOneApi, body: IDataObject, path: string[]): IDataObject | undefined {
	const href = hrefOf((body._links as IDataObject | undefined)?.next ?? {});
	if (href === '') return undefined;
	const expected = new URL(buildUrl(api.connection, path));
	const found = typeof href === 'string' && URL.canParse(href) ? new URL(href) : undefined;
	const isNext = api.connection.isGateway
		? found?.pathname.endsWith(pathBelow(expected))
		: found?.origin === expected.origin && found.pathname === expected.pathname;
	if (!found || !isNext) throw unusableNext(path, 'NEXT_PAGE');
	return Object.fromEntries(found.searchParams);
}

const unusableNext = (path: string[], code: 'NEXT_PAGE' | 'ENDLESS_PAGES') =>
	new PingOneError({
		kind: 'unreadable',
		status: 200,
		code,
		request: describeRequest({ method: 'GET', path }),
	});

/**
 * Reads one page ("Paging, ordering and filtering collections"): only a missing `next` ends the
 * list.
 * @throws PingOneError, also when the next page is on another host: the token must not go there
 */
export async function readPage<T>(
	api: PingOneApi,
	path: string[],
	query: IDataObject,
): Promise<Page<T>> {
	const { body, dateMs } = await readList(api, path, query);
	return { entries: entriesOf<T>(body, path), dateMs, next: nextQuery(api, body, path) };
}

/** So many pages that bring nothing new mean that the collection has no end. */
const MOST_IN_VAIN = 1_000;

/** How PingOne refuses a cursor that has expired (assumed). */
const isCursorGone = (thrown: unknown) =>
	thrown instanceof PingOneError &&
	thrown.failure.details?.some(({ target }) => target === 'cursor') === true;

/**
 * What has been given out: what is created meanwhile may move an entry to the next page. A user can
 * be in one group in two ways, which `type` names.
 */
class GivenOut {
	/** Whether all had an ID, so that reading from the beginning gives each once. */
	areKnown = true;
	private readonly keys = new Set<string>();
	private readonly ids = new Set<string>();

	has = (id: string): boolean => this.ids.has(id);

	isFirst = (entry: unknown): boolean => {
		const { id, type } = isJsonObject(entry) ? entry : {};
		if (typeof id !== 'string') {
			this.areKnown = false;
			return true;
		}
		const key = JSON.stringify([id, type]);
		const isFirst = !this.keys.has(key);
		this.keys.add(key);
		this.ids.add(id);
		return isFirst;
	};
}

export interface ListQuery {
	filter?: Filter;
	/** How many entries PingOne is to give a page, if so many are wanted. */
	limit?: number;
	/** Whether to give what PingOne goes on showing although it has accepted to delete it. */
	withGone?: boolean;
	/** How many PingOne lists at most, without pages: in a full list, what is gone hides others. */
	mostListed?: number;
}

/** What a page shows, as PingOne has answered since: without what is gone, and in the newest state. */
export function asAnswered<T>(
	{ memory }: Pick<PingOneApi, 'memory'>,
	path: string[],
	entries: T[],
	{ filter, mostListed, withGone = entries.length === mostListed }: ListQuery = {},
): T[] {
	return entries.flatMap((entry) => {
		const shown = entry as IDataObject;
		if (typeof shown.id !== 'string') return [entry];
		const place = [...path, shown.id];
		if (!withGone && memory.isGone(place, shown)) return [];
		const newest = memory.newest(place, shown);
		// One that never met the filter is the caller's to judge: a gateway may drop filters.
		const isLeft = filter?.holds(newest, memory) === false && filter.holds(shown) !== false;
		return isLeft ? [] : [newest as T];
	});
}

/** What PingOne has answered about and does not list yet, read by ID: it may be deleted by now. */
async function readUnlisted<T>(
	api: PingOneApi,
	path: string[],
	{ filter }: ListQuery,
	given: GivenOut,
): Promise<T[]> {
	const { memory } = api;
	const isMeant = (entry: IDataObject) => !filter || filter.holds(entry, memory) === true;
	const known = memory.in<IDataObject & { id: string }>(path).filter(isMeant);
	const ids = new Set([...known.map(({ id }) => id), ...(filter?.also?.(memory) ?? [])]);
	const found: IDataObject[] = [];
	for (const id of ids) {
		if (given.has(id) || memory.isGone([...path, id])) continue;
		const entry = await api.getById([...path, id]).catch((thrown: unknown) => {
			if (!isNotFound(thrown)) throw thrown;
			return undefined;
		});
		if (entry && isMeant(entry)) found.push(entry);
	}
	return found as T[];
}

/**
 * Gives the pages of a collection, each entry once; begins anew where PingOne has lost the cursor.
 * What PingOne has answered to changes outranks its lists. @throws PingOneError
 */
export async function* pagesOf<T>(
	api: PingOneApi,
	path: string[],
	query: ListQuery = {},
): AsyncGenerator<Page<T>> {
	const { limit, filter } = query;
	const first: IDataObject = { ...(limit && { limit }), ...(filter && { filter: filter.text }) };
	const given = new GivenOut();
	let [asked, useful, usefulBefore] = [new Set<string>(), 0, 0];
	let next: IDataObject | undefined = first;
	while (next) {
		const key = JSON.stringify(next);
		// Pages that link back to an earlier one would be read forever.
		if (asked.has(key) || asked.size > useful + MOST_IN_VAIN)
			throw unusableNext(path, 'ENDLESS_PAGES');
		asked.add(key);
		const mayBeginAgain = given.areKnown && useful > usefulBefore;
		const page: Page<T> | undefined = await readPage<T>(api, path, next).catch(
			(thrown: unknown) => {
				if (mayBeginAgain && isCursorGone(thrown)) return undefined;
				throw thrown;
			},
		);
		if (page) {
			const entries = page.entries.filter(given.isFirst);
			if (entries.length > 0) useful += 1;
			yield { ...page, entries: asAnswered(api, path, entries, query) };
			({ next } = page);
		} else [next, asked, usefulBefore] = [first, new Set(), useful];
	}
	yield { entries: await readUnlisted<T>(api, path, query, given) };
}

/** Reads a collection as `pagesOf` gives it, up to so many entries. @throws as that does */
export async function readEntries<T>(
	api: PingOneApi,
	path: string[],
	query: ListQuery = {},
	most = Infinity,
): Promise<T[]> {
	const found: T[] = [];
	const sized = query.limit ? { ...query, limit: Math.min(query.limit, most) } : query;
	for await (const page of pagesOf<T>(api, path, sized)) {
		for (const entry of page.entries) found.push(entry);
		if (found.length >= most) break;
	}
	return found.slice(0, most);
}
