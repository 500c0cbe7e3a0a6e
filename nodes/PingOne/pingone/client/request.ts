import type {
	IAllExecuteFunctions,
	IDataObject,
	IHttpRequestMethods,
	IHttpRequestOptions,
} from 'n8n-workflow';
import type { Connection } from './connection';
import { PingOneError } from '../errors/failure';
import { parseObject, readRefusal, readThrown, type Answer } from '../errors/readFailure';

export const CREDENTIAL = 'pingOneOAuth2Api';

/** The part of n8n that a request needs; executions, list searches and webhooks all have it. */
export type RequestContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'helpers'>;

export interface ApiRequest {
	method: IHttpRequestMethods;
	/** Path below `/v1/environments/{envID}`, a segment each, not encoded. */
	path: string[];
	query?: IDataObject;
	body?: IDataObject;
	/** Content type; decides the action on PingOne's device URLs. Sent with an empty body, too. */
	mediaType?: string;
	headers?: IDataObject;
	/** In milliseconds. */
	timeoutMs: number;
}

/** Sends one request and brings back the answer, whatever its status. */
export type Send = (request: ApiRequest) => Promise<Answer>;

function encode(segment: string): string {
	// encodeURIComponent leaves dots alone, and a URL parser would walk up on them.
	if (segment === '' || /^\.+$/.test(segment)) throw new RangeError('unsafe path segment');
	return encodeURIComponent(segment);
}

/** Builds the address of a request: exactly one `/v1`, every segment encoded. */
export function buildUrl(connection: Connection, path: string[]): string {
	const segments = ['v1', 'environments', connection.environmentId, ...path];
	return `${connection.apiUrl}/${segments.map(encode).join('/')}`;
}

function toOptions(connection: Connection, request: ApiRequest): IHttpRequestOptions {
	const { method, path, query, body, mediaType, headers, timeoutMs } = request;
	return {
		method,
		url: buildUrl(connection, path),
		qs: query,
		// An empty buffer, because the HTTP client drops Content-Type when there is no body at all.
		body: body ?? (mediaType ? Buffer.alloc(0) : undefined),
		headers: {
			Accept: 'application/json',
			...(mediaType && { 'Content-Type': mediaType }),
			...headers,
		},
		timeout: timeoutMs,
		// As text: whether it is JSON is for us to find out, and to say so when it is not.
		encoding: 'text',
		returnFullResponse: true,
		// n8n renews the token when it sees a 401; all other answers are ours to read.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		// PingOne does not redirect, and following one could carry the token elsewhere.
		disableFollowRedirect: true,
	};
}

/**
 * The one place where requests leave the node.
 *
 * @returns a function that resolves with the answer for every status but 401
 * @throws PingOneError (from the returned function) for 401 after n8n renewed the token, for the
 *   token endpoint, and when no answer came
 */
export function sender(ctx: RequestContext, connection: Connection): Send {
	return async (request) => {
		const sentAtMs = Date.now();
		try {
			const response = (await ctx.helpers.httpRequestWithAuthentication.call(
				ctx as IAllExecuteFunctions,
				CREDENTIAL,
				toOptions(connection, request),
			)) as { statusCode: number; headers: IDataObject; body: unknown };
			const { statusCode: status, headers, body } = response;
			return { status, headers, text: typeof body === 'string' ? body : '', sentAtMs };
		} catch (thrown) {
			throw withoutResult(thrown, request, sentAtMs);
		}
	};
}

const withoutResult = (thrown: unknown, request: ApiRequest, sentAtMs: number) =>
	new PingOneError({ ...readThrown(thrown), sentAtMs, request: describeRequest(request) });

/** Names a request without IDs: `POST users/devices` for a collection, `GET users/devices/{id}`. */
export const describeRequest = ({ method, path }: Pick<ApiRequest, 'method' | 'path'>) => {
	const names = path.filter((_, index) => index % 2 === 0);
	return `${method} ${[...names, ...(path.length % 2 === 0 ? ['{id}'] : [])].join('/')}`;
};

/**
 * Turns an answer into its JSON.
 *
 * @returns the body, or undefined when a success has none (204, or an empty 200)
 * @throws PingOneError for every other answer
 */
export function readAnswer(answer: Answer, request: ApiRequest): IDataObject | undefined {
	const succeeded = answer.status >= 200 && answer.status < 300;
	if (succeeded && answer.text.trim() === '') return undefined;
	const body = succeeded ? parseObject(answer.text) : undefined;
	if (body) return body;
	throw noResult(answer, request);
}

/** What to throw for an answer that brings no result. */
export const noResult = (answer: Answer, request: ApiRequest) =>
	new PingOneError({ ...readRefusal(answer), request: describeRequest(request) });
