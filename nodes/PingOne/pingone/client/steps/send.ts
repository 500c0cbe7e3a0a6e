import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { type ApiResponse, toResponse } from '../../errors/apiResponse';
import { PingOneError } from '../../errors/failure';
import { failureOf } from '../../errors/meaning';
import { readThrown } from '../../errors/readFailure';
import { type ApiRequest, buildUrl, type Condition, ConditionFailed } from '../apiRequest';
import type { Connection } from '../connection';
import { withDeadline } from '../deadline';
import { type Exchange, LookOutdated, type Step } from '../exchange';
import { retryAfterOf } from '../retryAfter';

/** Most that is read of a body, in bytes. A page of 1,000 users has about 2 MB. */
const MAX_BYTES = 10 * 1_024 * 1_024;

/** The text of a body, without a byte order mark. */
const decode = (chunks: Buffer[]) =>
	((chunks.length === 1 && chunks[0]) || Buffer.concat(chunks)).toString().replace(/^\ufeff/, '');

/** One of Node's streams, as far as it is needed here. */
type Unread = NodeJS.ReadableStream & { destroyed?: boolean; destroy(): void };

const isUnread = (body: unknown): body is Unread =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/**
 * Reads the body of a response: as a stream, because n8n's request helper has no limit of its own
 * (n8n-core 2.41.1). `signal`, of this request alone, ends that. @internal
 * @returns the text; undefined for too much of it @throws what ended the stream too early
 */
export function readBody(body: unknown, signal: AbortSignal): Promise<unknown> {
	if (!isUnread(body)) return Promise.resolve(body ?? '');
	const chunks: Buffer[] = [];
	let length = 0;
	return new Promise((resolve, reject) => {
		if (signal.aborted) body.destroy();
		// One that is closed already tells nothing any more.
		if (body.destroyed) return reject(new Error('the stream was closed'));
		signal.addEventListener('abort', () => body.destroy(), { once: true });
		body.on('data', (chunk: Buffer) => {
			length += chunk.length;
			chunks.push(chunk);
			if (length <= MAX_BYTES) return;
			body.destroy();
			resolve(undefined);
		});
		// Comes last, and alone when the stream was destroyed.
		const cut = () => reject(new Error('the stream was closed before its end'));
		body.on('close', cut);
		body.on('error', reject);
		body.on('end', () => {
			body.off('close', cut);
			resolve(decode(chunks));
		});
	});
}

interface HttpResponse {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

/** Whether only the text of a response tells why nothing was done. */
const isUnsaid = (status: number) =>
	status >= 400 && status < 500 && ![401, 408, 429].includes(status);

/** Nothing was done, so it may be sent again to hear why. */
const NOT_DONE = new PingOneError({
	kind: 'noAnswer',
	code: 'connection lost',
	arrival: 'notArrived',
});

function toOptions(
	connection: Connection,
	request: ApiRequest,
	authorization: string,
): IHttpRequestOptions {
	const { method, path, query, body, mediaType, headers, timeoutMs, host } = request;
	return {
		method,
		url: buildUrl(connection, path, host),
		qs: query,
		// An empty buffer, because the HTTP client drops Content-Type when there is no body.
		body: body ?? (mediaType ? Buffer.alloc(0) : undefined),
		headers: {
			Accept: 'application/json',
			...(mediaType && { 'Content-Type': mediaType }),
			...headers,
			Authorization: authorization,
		},
		timeout: timeoutMs,
		// The node reads it itself, so that no more is read than it takes.
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// PingOne does not redirect, and following a redirect could leak the token.
		disableFollowRedirect: true,
	};
}

/** Sends, and reads what comes back. @throws when a success breaks off */
async function sendHttp(
	{ ctx }: Exchange,
	options: IHttpRequestOptions,
	abortSignal: AbortSignal,
): Promise<ApiResponse> {
	const sentAtMs = performance.now();
	const sending = ctx.helpers.httpRequest({ ...options, abortSignal });
	const { statusCode, headers, body } = (await sending) as HttpResponse;
	const text = await readBody(body, abortSignal).catch((thrown: unknown) => {
		if (isUnsaid(statusCode)) throw NOT_DONE;
		// Other refusals stay what they are when their text is lost.
		if (statusCode < 300) throw thrown;
		return '';
	});
	const response = toResponse(statusCode, headers, text ?? '', sentAtMs);
	// A success asks for no wait; a page in PingOne's place may.
	if (failureOf(response, false)) response.retryAfterMs = retryAfterOf(response);
	return text === undefined ? { ...response, isEmpty: false, refused: 'tooLarge' } : response;
}

/** One HTTP request. A rejected token shuts the gate. @throws PingOneError when there is no response */
async function transmit(exchange: Exchange, asked: ApiRequest): Promise<ApiResponse> {
	const { stop, run, connection, signed } = exchange;
	if (!signed) throw new Error('the request has no token');
	const { authorization } = signed;
	const options = toOptions(connection, asked, authorization);
	const sentAtMs = performance.now();
	const sending = (signal: AbortSignal) => sendHttp(exchange, options, signal);
	const response = await withDeadline(sending, asked.timeoutMs, stop).catch((thrown: unknown) => {
		if (stop?.aborted) throw new PingOneError({ kind: 'canceled', sentAtMs });
		const failure = thrown === NOT_DONE ? NOT_DONE.failure : readThrown(thrown);
		throw new PingOneError({ ...failure, sentAtMs });
	});
	if (response.status === 401) run.gate.reject(authorization);
	return response;
}

/** The failure to read a condition is that of the change, of which nothing was sent. */
function asUnsent(thrown: unknown): never {
	if (!(thrown instanceof PingOneError)) throw thrown;
	throw new PingOneError({ ...thrown.failure, arrival: 'notArrived' });
}

/** Sends a change if its condition holds. @throws ConditionFailed; LookOutdated when not now */
async function transmitIf({ read, holds }: Condition, exchange: Exchange): Promise<ApiResponse> {
	const { request } = exchange;
	const { headers, timeoutMs } = request;
	const look: ApiRequest = { ...read, method: 'GET', headers, timeoutMs };
	const state = await transmit(exchange, look).catch(asUnsent);
	if (failureOf(state, true)) {
		// A success that shows no state must not pass for that of the change.
		const json = failureOf(state, false) && state.json;
		return { ...state, json, isEmpty: false, arrival: 'notArrived' };
	}
	if (!holds(state)) throw new ConditionFailed(state);
	if (exchange.isPaused?.()) throw new LookOutdated(state);
	return await transmit(exchange, request);
}

/** Sends a request, after the look of its condition. Never follows a redirect, nor leaves the host. */
export const send: Step = () => (exchange) => {
	const { request } = exchange;
	return request.condition ? transmitIf(request.condition, exchange) : transmit(exchange, request);
};
