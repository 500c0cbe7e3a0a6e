import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './api';
import { PingOneError } from './failure';

export interface Page<T> {
	entries: T[];
	/** Query of the next page, as PingOne's `_links.next` has it. */
	next?: IDataObject;
}

/** Reads the query of `_links.next`, provided that it leads to the same collection on the same host. */
function nextQuery(
	api: PingOneApi,
	body: IDataObject,
	collection: string,
): IDataObject | undefined {
	const href = (body._links as { next?: { href?: unknown } } | undefined)?.next?.href;
	if (typeof href !== 'string' || href === '') return undefined;
	const base = `${api.connection.apiUrl}/v1/environments/${api.connection.environmentId}/${collection}`;
	const expected = new URL(base);
	const found = URL.canParse(href) ? new URL(href) : undefined;
	if (!found || found.origin !== expected.origin || found.pathname !== expected.pathname) {
		throw new PingOneError({
			kind: 'unreadable',
			status: 200,
			message: 'The link to the next page leads somewhere else',
			request: `GET ${collection}`,
		});
	}
	return Object.fromEntries(found.searchParams);
}

/**
 * Reads one page of a collection.
 *
 * PingOne API reference, "Paging, ordering and filtering collections": HAL, cursor based; a page may
 * hold fewer entries than `limit`, and only a missing `next` ends the collection.
 *
 * @throws PingOneError, also when the next page would be on another host: the token must not go there
 */
export async function readPage<T>(
	api: PingOneApi,
	collection: string,
	query: IDataObject,
): Promise<Page<T>> {
	const body = await api.get([collection], query);
	const embedded = (body._embedded ?? {}) as IDataObject;
	const entries = embedded[collection];
	return {
		entries: Array.isArray(entries) ? (entries as T[]) : [],
		next: nextQuery(api, body, collection),
	};
}

/**
 * Reads a collection page by page.
 *
 * @param most stop after so many entries; without it the collection is read to its end
 * @throws PingOneError
 */
export async function readEntries<T>(
	api: PingOneApi,
	collection: string,
	query: IDataObject,
	most = Infinity,
): Promise<T[]> {
	const found: T[] = [];
	let next: IDataObject | undefined = query;
	while (next && found.length < most) {
		const page: Page<T> = await readPage<T>(api, collection, next);
		found.push(...page.entries);
		next = page.next;
	}
	return found.slice(0, most);
}
