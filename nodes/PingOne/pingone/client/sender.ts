import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { toResponse, type ApiResponse } from '../errors/apiResponse';
import { PingOneError, type Failure } from '../errors/failure';
import { readRefusal, readThrown, readUnsent } from '../errors/readFailure';
import {
	buildUrl,
	ConditionFailed,
	CREDENTIAL,
	describeRequest,
	type ApiRequest,
	type RequestContext,
	type Send,
} from './apiRequest';
import type { Connection } from './connection';
import { readCredential } from './credential';
import { holdCredential } from './credentialCache';
import { withDeadline } from './deadline';
import { sentValues } from './sentValues';
import { watchedContext, type Journey } from './watchedContext';

function toOptions(connection: Connection, request: ApiRequest): IHttpRequestOptions {
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
		},
		timeout: timeoutMs,
		// As text: the node parses it, and can say so when it is not JSON.
		encoding: 'text',
		returnFullResponse: true,
		// n8n renews the token when it sees a 401; the node handles all other statuses.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		// PingOne does not redirect, and following a redirect could leak the token.
		disableFollowRedirect: true,
	};
}

/** Classifies what the helper threw: who failed, and whether the request may have arrived. */
function readEnd(thrown: unknown, { sentAtMs, isUnauthorized }: Journey): Failure {
	if (sentAtMs === undefined) return readUnsent(thrown);
	const failure = readThrown(thrown);
	// A rejected token means that nothing was done; what failed afterward is fetching a new one.
	if (isUnauthorized && failure.status !== 401) return readUnsent(thrown);
	return { ...failure, sentAtMs };
}

/** The failure to read a condition is that of the change, of which nothing was sent. */
function asUnsent(thrown: unknown): never {
	if (!(thrown instanceof PingOneError)) throw thrown;
	throw new PingOneError({ ...thrown.failure, arrival: 'notArrived' });
}

/**
 * The one place where requests leave the node.
 *
 * First the credential is read, which is n8n's work. Then fetching a token, if needed, and the
 * request share the request's timeout, and end at once when the execution is stopped.
 */
export function sender(ctx: RequestContext, connection: Connection): Send {
	const held = holdCredential(ctx);

	const sendWith = async (
		credential: ICredentialDataDecryptedObject,
		request: ApiRequest,
		journey: Journey,
		signal: AbortSignal,
	) => {
		const watched = watchedContext(held, credential, signal, journey);
		const response = (await ctx.helpers.httpRequestWithAuthentication.call(
			watched as unknown as IAllExecuteFunctions,
			CREDENTIAL,
			toOptions(connection, request),
		)) as { statusCode: number; headers: IDataObject; body: unknown };
		const { statusCode, headers, body } = response;
		return toResponse(statusCode, headers, body ?? '', journey.sentAtMs);
	};

	const sendOne = async (request: ApiRequest): Promise<ApiResponse> => {
		const credential = await readCredential(held);
		const stop = ctx.getExecutionCancelSignal?.();
		const journey: Journey = {};
		const failed = (failure: Failure) =>
			new PingOneError({
				...failure,
				request: describeRequest(request),
				sent: {
					...sentValues(connection, request),
					workerEnvironment: connection.workerEnvironmentId,
				},
			});
		const response = await withDeadline(
			async (signal) => await sendWith(credential, request, journey, signal),
			request.timeoutMs,
			stop,
		).catch((thrown: unknown) => {
			throw failed(stop?.aborted ? { kind: 'canceled' } : readEnd(thrown, journey));
		});
		// Another process may have renewed the token, which n8n does not note in the cached credential.
		if (journey.sawUnauthorized) held.forgetCredential(credential);
		if (response.status === 401) throw failed(readRefusal(response));
		return response;
	};

	return async (request) => {
		const { condition, headers, timeoutMs } = request;
		if (condition) {
			const read: ApiRequest = { ...condition.read, method: 'GET', headers, timeoutMs };
			const state = await sendOne(read).catch(asUnsent);
			if (state.status < 200 || state.status > 299) return { ...state, arrival: 'notArrived' };
			if (!condition.holds(state)) throw new ConditionFailed(state);
		}
		return await sendOne(request);
	};
}
