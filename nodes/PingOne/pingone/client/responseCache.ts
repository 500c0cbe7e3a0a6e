import { processWide, putLast } from '../../processState';
import type { ApiResponse } from '../errors/apiResponse';
import type { ApiRequest, Send } from './apiRequest';
import type { Connection } from './connection';
import { unlessAborted } from './deadline';
import type { Patience } from './patience';

/** Maximum age, in ms; short, so that a policy changed in the console takes effect soon. */
const MAX_AGE_MS = 60_000;
/** Number of responses kept; beyond that, the oldest are dropped. */
const MAX_ENTRIES = 500;

/** Neither a 503 with a JSON body nor a proxy's answer may stand in for the policy for a minute. */
const isResult = ({ status, json }: ApiResponse, { isWhole }: ApiRequest) =>
	status >= 200 && status < 300 && json !== undefined && isWhole?.(json) !== false;

interface CachedResponse {
	response: Promise<ApiResponse>;
	until: number;
	/** How long it may take at most while PingOne does not respond, in ms; 0 once it is there. */
	waitMs: number;
}

const cache = processWide('policies', () => new Map<string, CachedResponse>());

const keyOf = (connection: Connection, request: ApiRequest) =>
	JSON.stringify([
		connection.credentialId,
		connection.tenant,
		connection.environmentId,
		request.path,
		request.query,
	]);

/** Caches reads for a minute, per credential: no one sees what only another one may read. */
export function cachedSend(send: Send, connection: Connection, patience: Patience): Send {
	const { signal } = send;
	const { waitMs } = patience;
	const read = async (request: ApiRequest) => {
		const key = keyOf(connection, request);
		const known = cache.get(key);
		// Another execution's read may be aborted with that execution; then this one reads for itself.
		if (known && performance.now() < known.until && known.waitMs <= waitMs)
			return await unlessAborted(known.response, signal).catch(async () => await send(request));
		const entry = { response: send(request), until: performance.now() + MAX_AGE_MS, waitMs };
		putLast(cache, key, entry, MAX_ENTRIES);
		const forget = () => {
			if (cache.get(key) === entry) cache.delete(key);
		};
		entry.response.then((response) => {
			entry.waitMs = 0;
			if (!isResult(response, request)) forget();
		}, forget);
		return await entry.response;
	};
	const sender = async (request: ApiRequest) =>
		await (request.method === 'GET' && connection.credentialId ? read(request) : send(request));
	return Object.assign(sender, { signal, patience });
}
