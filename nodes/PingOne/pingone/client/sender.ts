import type { IAllExecuteFunctions, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { toResponse } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { readThrown } from '../errors/readFailure';
import {
	buildUrl,
	CREDENTIAL,
	describeRequest,
	type ApiRequest,
	type RequestContext,
	type Send,
} from './apiRequest';
import type { Connection } from './connection';

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
		// n8n renews the token when it sees a 401; all other responses are ours to read.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		// PingOne does not redirect, and following one could carry the token elsewhere.
		disableFollowRedirect: true,
	};
}

/** The one place where requests leave the node. */
export const sender =
	(ctx: RequestContext, connection: Connection): Send =>
	async (request) => {
		const sentAtMs = Date.now();
		try {
			const response = (await ctx.helpers.httpRequestWithAuthentication.call(
				ctx as IAllExecuteFunctions,
				CREDENTIAL,
				toOptions(connection, request),
			)) as { statusCode: number; headers: IDataObject; body: unknown };
			return toResponse(response.statusCode, response.headers, response.body ?? '', sentAtMs);
		} catch (thrown) {
			throw withoutResponse(thrown, request, sentAtMs);
		}
	};

const withoutResponse = (thrown: unknown, request: ApiRequest, sentAtMs: number) =>
	new PingOneError({ ...readThrown(thrown), sentAtMs, request: describeRequest(request) });
