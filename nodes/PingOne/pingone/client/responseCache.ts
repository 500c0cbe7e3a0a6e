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

/** Who reads: until when, and how long they wait for PingOne, in ms. */
interface Reader {
	signal?: AbortSignal;
	waitMs: number;
}

/**
 * Caches successful responses for a minute, so that a thousand items do not ask a thousand times.
 */
class ResponseCache {
	private readonly entries = new Map<string, CachedResponse>();

	/** @throws what `read` throws; failures are neither cached nor shared */
	async get(
		key: string,
		{ signal, waitMs }: Reader,
		isKept: (response: ApiResponse) => boolean,
		read: () => Promise<ApiResponse>,
	): Promise<ApiResponse> {
		const known = this.entries.get(key);
		// Another execution's read may be aborted with that execution; then this one reads for itself.
		if (known && performance.now() < known.until && known.waitMs <= waitMs)
			return await unlessAborted(known.response, signal).catch(read);
		const entry = { response: read(), until: performance.now() + MAX_AGE_MS, waitMs };
		putLast(this.entries, key, entry, MAX_ENTRIES);
		const forget = () => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		};
		entry.response.then((response) => {
			entry.waitMs = 0;
			if (!isKept(response)) forget();
		}, forget);
		return await entry.response;
	}
}

const cache = processWide('policies', () => new ResponseCache());

const keyOf = (connection: Connection, request: ApiRequest) =>
	JSON.stringify([
		connection.credentialId,
		connection.tenant,
		connection.environmentId,
		request.path,
		request.query,
	]);

/**
 * A sender with cached reads. A response is kept per credential in n8n, so that nobody sees what
 * only another credential may read.
 */
export function cachedSend(send: Send, connection: Connection, patience: Patience): Send {
	const { signal } = send;
	const { waitMs } = patience;
	const cached = async (request: ApiRequest) => {
		if (request.method !== 'GET' || !connection.credentialId) return await send(request);
		const read = async () => await send(request);
		const isKept = (response: ApiResponse) => isResult(response, request);
		return await cache.get(keyOf(connection, request), { signal, waitMs }, isKept, read);
	};
	return Object.assign(cached, { signal, patience });
}
