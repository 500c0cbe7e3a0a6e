import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../errors/apiResponse';
import type { PingOneApi } from './api';
import { buildUrl } from './apiRequest';

/** From `/v1/environments` on: a gateway may have a path of its own in front. */
export const pathBelow = ({ pathname }: URL): string =>
	pathname.slice(pathname.lastIndexOf('/v1/environments/'));

function listOf({ _embedded }: IDataObject, path: string[]): unknown[] | undefined {
	const embedded = (_embedded ?? {}) as IDataObject;
	const list = embedded[path.at(-1) ?? ''] ?? Object.values(embedded).find(Array.isArray);
	return Array.isArray(list) ? list : undefined;
}

/** The objects in a response's list, by the last segment of its path, or in the only list there is. */
export const entriesOf = <T>(body: IDataObject, path: string[]): T[] =>
	(listOf(body, path) ?? []).filter(isJsonObject) as T[];

/** Whether the response says that it is this collection, by its link to itself. */
function isSelf(api: PingOneApi, { _links }: IDataObject, path: string[]): boolean {
	const href = (_links as { self?: { href?: unknown } } | undefined)?.self?.href;
	const below = pathBelow(new URL(buildUrl(api.connection, path)));
	return typeof href === 'string' && URL.canParse(href) && new URL(href).pathname.endsWith(below);
}

/**
 * Reads a collection, or a page. What PingOne sends for an empty one is not documented: without a
 * list, it must say that it is one, or counts as unreadable. @throws PingOneError
 */
export async function readList(api: PingOneApi, path: string[], query?: IDataObject) {
	return await api.read(path, query, (body) => {
		const size = body.size ?? body.count;
		return (
			listOf(body, path) !== undefined ||
			size === 0 ||
			(size === undefined && isSelf(api, body, path))
		);
	});
}
