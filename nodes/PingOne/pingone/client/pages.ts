import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import { isJsonObject } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { buildUrl, describeRequest } from './apiRequest';
import { entriesOf, pathBelow, readList } from './collection';

export interface Page<T> {
	entries: T[];
	/** When PingOne responded, to the second, as the response itself says; in ms since 1970. */
	dateMs?: number;
	/** Query of the next page, as PingOne's `_links.next` has it. */
	next?: IDataObject;
}

/**
 * Reads the query of `_links.next`, provided that it points to the same collection on the same
 * host. Behind a gateway, which may pass on PingOne's own links, the path alone has to agree: only
 * the query is used.
 */
function nextQuery(api: PingOneApi, body: IDataObject, path: string[]): IDataObject | undefined {
	const href = (body._links as { next?: { href?: unknown } } | undefined)?.next?.href;
	if (typeof href !== 'string' || href === '') return undefined;
	const expected = new URL(buildUrl(api.connection, path));
	const found = URL.canParse(href) ? new URL(href) : undefined;
	const isNext = api.connection.isGateway
		? found?.pathname.endsWith(pathBelow(expected))
		: found?.origin === expected.origin && found.pathname === expected.pathname;
	if (!found || !isNext) throw unusableNext(path);
	return Object.fromEntries(found.searchParams);
}

const unusableNext = (path: string[]) =>
	new PingOneError({
		kind: 'unreadable',
		status: 200,
		code: 'NEXT_PAGE',
		request: describeRequest({ method: 'GET', path }),
	});

/**
 * Reads one page of a collection.
 *
 * PingOne API reference, "Paging, ordering and filtering collections": HAL, cursor based; a page
 * may hold fewer entries than `limit`, and only a missing `next` ends the collection.
 *
 * @param path the collection below the environment, as `entriesOf` takes it
 * @throws PingOneError, also when the next page would be on another host: the token must not go
 * there
 */
export async function readPage<T>(
	api: PingOneApi,
	path: string[],
	query: IDataObject,
): Promise<Page<T>> {
	const { body, dateMs } = await readList(api, path, query);
	return { entries: entriesOf<T>(body, path), dateMs, next: nextQuery(api, body, path) };
}

/** How PingOne refuses a cursor that has expired (assumed). */
const isCursorGone = (thrown: unknown) =>
	thrown instanceof PingOneError &&
	thrown.failure.details?.some(({ target }) => target === 'cursor') === true;

/**
 * Tells entries of a collection that have been given out: what somebody else creates meanwhile may
 * move an entry to the next page. A user can be in one group in two ways, which `type` names.
 */
class GivenOut {
	/** Whether all had an ID, so that they can be told apart. */
	private areKnown = true;
	private hasNew = false;
	private readonly keys = new Set<string>();

	/** Whether reading from the beginning gives each once, and the last time brought something. */
	get mayBeginAgain(): boolean {
		return this.areKnown && this.hasNew;
	}

	begin(): void {
		this.hasNew = false;
	}

	/** Whether an entry is given out for the first time. */
	isFirst = (entry: unknown): boolean => {
		const { id, type } = isJsonObject(entry) ? entry : {};
		if (typeof id !== 'string') {
			this.areKnown = false;
			return true;
		}
		const key = JSON.stringify([id, type]);
		const isFirst = !this.keys.has(key);
		this.keys.add(key);
		this.hasNew ||= isFirst;
		return isFirst;
	};
}

/**
 * Gives the pages of a collection, each read when it is asked for, and each entry once. When PingOne
 * does not know a cursor anymore, because the pages before took long, the collection is read from
 * its beginning, as long as that brings something new.
 *
 * @throws PingOneError, also when a page links back to one already read
 */
export async function* pagesOf<T>(
	api: PingOneApi,
	path: string[],
	query: IDataObject = {},
): AsyncGenerator<Page<T>> {
	const given = new GivenOut();
	let asked = new Set<string>();
	let next: IDataObject | undefined = query;
	while (next) {
		const key = JSON.stringify(next);
		// A page that links back to an earlier one would be read forever.
		if (asked.has(key)) throw unusableNext(path);
		asked.add(key);
		const page: Page<T> | undefined = await readPage<T>(api, path, next).catch(
			(thrown: unknown) => {
				if (given.mayBeginAgain && isCursorGone(thrown)) return undefined;
				throw thrown;
			},
		);
		if (page) {
			yield { ...page, entries: page.entries.filter(given.isFirst) };
			({ next } = page);
		} else {
			given.begin();
			[next, asked] = [query, new Set()];
		}
	}
}

/**
 * Reads a collection page by page.
 *
 * @param most stop after this many entries; by default the whole collection is read
 * @throws PingOneError, also when a page links back to one already read
 */
export async function readEntries<T>(
	api: PingOneApi,
	path: string[],
	query: IDataObject = {},
	most = Infinity,
): Promise<T[]> {
	const found: T[] = [];
	for await (const page of pagesOf<T>(api, path, query)) {
		for (const entry of page.entries) found.push(entry);
		if (found.length >= most) break;
	}
	return found.slice(0, most);
}
