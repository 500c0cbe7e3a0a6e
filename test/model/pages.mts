import type { IDataObject } from 'n8n-workflow';
import type { Reply } from './pingOne.mts';
import type { Call } from './routes.mts';

/** How a cursor finds the next page: PingOne does not say. */
export type Cursor = 'offset' | 'after';

/** When an entry was first there, among all of this world: a cursor may point behind one that is gone. */
const placesOf = (known: string[], entries: IDataObject[]) => {
	for (const { id } of entries) if (!known.includes(String(id))) known.push(String(id));
	return ({ id }: IDataObject) => known.indexOf(String(id));
};

/**
 * A page of a collection, of no more entries than the environment's rules say. What changes between
 * two pages is on none of them, or on both, if the cursor counts.
 */
export function paged(
	{ world, request }: Call,
	name: string,
	entries: IDataObject[],
	kind = world.rules.cursor,
): Reply {
	const { cursor = '0', limit = '100', ...query } = request.query as Record<string, string>;
	const size = Math.min(Number(limit), world.rules.pageSize);
	const placeOf = placesOf(world.listed, entries);
	const isRest = (entry: IDataObject, index: number) =>
		(kind === 'offset' ? index : placeOf(entry)) >= Number(cursor);
	const rest = entries.filter(isRest);
	const shown = rest.slice(0, size);
	const json: IDataObject = { _links: { self: { href: 'x' } }, size: shown.length };
	json._embedded = { [name]: shown };
	if (rest.length > size) {
		const next = kind === 'offset' ? Number(cursor) + size : placeOf(shown[size - 1]) + 1;
		const search = new URLSearchParams({ ...query, limit, cursor: String(next) });
		json._links = { next: { href: `${request.address}?${search.toString()}` } };
	}
	return { status: 200, json };
}
