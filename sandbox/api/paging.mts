import { invalidField } from '../wire/errors.mts';
import { collection } from './hal.mts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

interface Cursor {
	offset: number;
	filter: string;
}

/** What a page is made from; query values as received. */
export interface PageRequest {
	filter?: string;
	limit?: string;
	cursor?: string;
}

/** A page of items and the cursor of the next one; undefined on the last page. */
export interface Page<T> {
	items: T[];
	next: string | undefined;
}

function limitOf(text: string | undefined): number {
	if (text === undefined) return DEFAULT_LIMIT;
	const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
	if (limit >= 1 && limit <= MAX_LIMIT) return limit;
	throw invalidField('OUT_OF_RANGE', 'limit', `The limit must be from 1 to ${MAX_LIMIT}.`);
}

function decode(text: string): Partial<Cursor> {
	try {
		const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
		return typeof cursor === 'object' && cursor !== null ? cursor : {};
	} catch {
		return {};
	}
}

function offsetOf({ cursor, filter = '' }: PageRequest): number {
	if (cursor === undefined) return 0;
	const { offset, filter: made } = decode(cursor);
	if (Number.isInteger(offset) && made === filter) return Number(offset);
	throw invalidField('INVALID_VALUE', 'cursor', 'The cursor is invalid for this request.');
}

/**
 * Cuts one page out of a result.
 *
 * @param all the whole result, in a stable order
 * @param request `limit` (1 to 1000, default 100) and `cursor` as received
 * @param mostPerPage the server's own page size, which `limit` cannot raise
 * @throws ApiError 400 for a limit out of range, or a cursor of another request
 */
export function pageOf<T>(all: T[], request: PageRequest, mostPerPage: number): Page<T> {
	const offset = offsetOf(request);
	const end = offset + Math.min(limitOf(request.limit), mostPerPage);
	const cursor: Cursor = { offset: end, filter: request.filter ?? '' };
	return {
		items: all.slice(offset, end),
		next: end < all.length ? Buffer.from(JSON.stringify(cursor)).toString('base64url') : undefined,
	};
}

/** The address of a page of a collection: the collection's address and the page's parameters. */
export function pageAddress(path: string, parameters: PageRequest): string {
	const query = new URLSearchParams(parameters as Record<string, string>).toString();
	return query === '' ? path : `${path}?${query}`;
}

/**
 * A page of a collection below the environment, as a HAL collection with its `count`.
 *
 * @param key name under `_embedded`
 * @param all the whole result, in a stable order
 * @param input the request: its query, and the base of its links
 * @param present how one resource is shown
 * @param path of the collection below the environment, when it is not the key
 */
export function listOf<T>(
	key: string,
	all: T[],
	input: { query: Record<string, string>; base: string },
	present: (item: T) => unknown,
	path = key,
): Record<string, unknown> {
	const page = pageOf(all, input.query, MAX_LIMIT);
	const address = `${input.base}/${path}`;
	const addresses: Record<string, string> = { self: pageAddress(address, input.query) };
	if (page.next !== undefined) {
		addresses.next = pageAddress(address, { ...input.query, cursor: page.next });
	}
	return collection(key, page.items.map(present), addresses, all.length);
}
