import { processWide } from '../../processState';
import type { ApiResponse } from '../errors/apiResponse';
import type { ApiRequest, Send } from './apiRequest';
import type { Connection } from './connection';

/** How old a response may get, in ms: a policy that was changed in the console is soon taken up. */
const MAX_AGE_MS = 60_000;
/** Responses held at a time; beyond that the oldest are read again. */
const MAX_ENTRIES = 500;

interface Entry {
	response: Promise<ApiResponse>;
	until: number;
}

/** Holds successful responses for a minute, so that a thousand items do not ask a thousand times. */
class ResponseCache {
	private readonly entries = new Map<string, Entry>();

	/** @throws what `read` throws; failures are not held, and nobody gets somebody else's */
	async get(key: string, read: () => Promise<ApiResponse>): Promise<ApiResponse> {
		const known = this.entries.get(key);
		// Another execution's read may end with that execution; then this one reads for itself.
		if (known && Date.now() < known.until) return await known.response.catch(read);
		const entry: Entry = { response: read(), until: Date.now() + MAX_AGE_MS };
		this.entries.delete(key);
		this.entries.set(key, entry);
		if (this.entries.size > MAX_ENTRIES) this.entries.delete([...this.entries.keys()][0]);
		const forget = () => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		};
		entry.response.then(({ json }) => json ?? forget(), forget);
		return await entry.response;
	}
}

const keyOf = (connection: Connection, request: ApiRequest) =>
	JSON.stringify([
		connection.credentialId,
		connection.tenant,
		connection.environmentId,
		request.path,
		request.query,
	]);

/**
 * A way to send whose reads may be a minute old. A response is held for the credential of n8n that it
 * was read with, so that nobody sees what only another credential may read.
 */
export const cachedSend =
	(send: Send, connection: Connection): Send =>
	async (request) => {
		if (request.method !== 'GET' || !connection.credentialId) return await send(request);
		const cache = processWide('policies', () => new ResponseCache());
		return await cache.get(keyOf(connection, request), async () => await send(request));
	};
