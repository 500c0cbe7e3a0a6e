import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { toResponse, type ApiResponse } from '../../errors/apiResponse';
import { PingOneError } from '../../errors/failure';
import { readThrown, responseIn } from '../../errors/readFailure';
import { buildUrl, ConditionFailed, type Condition } from '../apiRequest';
import { withDeadline } from '../deadline';
import { HeldBack, TokenReplaced, type Exchange, type Step } from '../exchange';
import { retryAfterOf } from '../retryAfter';

interface HttpResponse {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

const withRetryAfter = (response: ApiResponse): ApiResponse => ({
	...response,
	retryAfterMs: retryAfterOf(response),
});

/** One HTTP request. @throws PingOneError when there is no response */
async function transmit(
	{ ctx, stop, underWay, request }: Exchange,
	options: IHttpRequestOptions,
): Promise<ApiResponse> {
	const sentAtMs = Date.now();
	underWay.sentAtMs = sentAtMs;
	const sending = withDeadline(
		async (abortSignal) =>
			(await ctx.helpers.httpRequest({ ...options, abortSignal })) as HttpResponse,
		request.timeoutMs,
		stop,
	);
	return await sending
		.then(({ statusCode, headers, body }) =>
			withRetryAfter(toResponse(statusCode, headers, body ?? '', sentAtMs)),
		)
		.catch((thrown: unknown) => {
			if (stop?.aborted) throw new PingOneError({ kind: 'canceled', sentAtMs });
			const response = responseIn(thrown, sentAtMs);
			if (response) return withRetryAfter(response);
			throw new PingOneError({ ...readThrown(thrown), sentAtMs });
		})
		.finally(() => {
			underWay.sentAtMs = undefined;
		});
}

/** The failure to read a condition is that of the change, of which nothing was sent. */
function asUnsent(thrown: unknown): never {
	if (!(thrown instanceof PingOneError)) throw thrown;
	throw new PingOneError({ ...thrown.failure, arrival: 'notArrived' });
}

/** @returns the read's own answer when it is no success; undefined when the condition holds */
async function check(
	{ read, holds }: Condition,
	exchange: Exchange,
	options: IHttpRequestOptions,
): Promise<ApiResponse | undefined> {
	const headers = { ...options.headers };
	delete headers['Content-Type'];
	const state = await transmit(exchange, {
		...options,
		headers,
		method: 'GET',
		url: buildUrl(exchange.connection, read.path, read.host),
		qs: read.query,
		body: undefined,
	}).catch(asUnsent);
	if (state.status < 200 || state.status > 299) return { ...state, arrival: 'notArrived' };
	if (!holds(state)) throw new ConditionFailed(state);
	return undefined;
}

/**
 * Sends one HTTP request with its token, within its timeout; before it, in the same turn, the read
 * that its condition asks for. Never follows a redirect, never sends the token to another host, and
 * never sends anything once the run has lost its
 * access or the breaker has opened.
 */
export const send: Step = async (exchange) => {
	const { request, signed, run } = exchange;
	if (run.lost) throw run.lost;
	if (exchange.isHeldBack?.()) throw new HeldBack();
	if (!signed) throw new Error('the request has no token');
	if (signed.isRejected()) throw new TokenReplaced();
	const { condition } = request;
	const unmet = condition && (await check(condition, exchange, signed.options));
	return unmet ?? (await transmit(exchange, signed.options));
};
