import { sleep } from 'n8n-workflow';
import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { readRefusal } from '../errors/readFailure';
import { PaceExhaustedError, type PaceOptions } from '../../pace/pace';
import { PaceRegistry } from '../../pace/registry';
import { processWide } from '../../processState';
import { describeRequest, type ApiRequest, type RequestContext, type Send } from './apiRequest';
import type { Connection } from './connection';
import { holdCredential } from './credentialCache';
import { unlessAborted } from './deadline';
import { firstAlone } from './firstAlone';
import { readRateFeedback, retryAfterOf } from './rateFeedback';
import { rateGroupOf } from './rateGroups';
import { withRetry, type AttemptResult } from './retry';
import {
	endsRun,
	isThrottled,
	mayReadAgain,
	mayRepeatAfter,
	mayRepeatWithout,
} from './retryPolicy';
import { sender } from './sender';

const paces = () => processWide('paces', () => new PaceRegistry());

/** What a run shares with its requests. */
export interface TransportOptions {
	/** Cancels items that have not sent anything yet; those that have are finished. */
	signal?: AbortSignal;
	/** Called with the wait in milliseconds each time PingOne asks for one. */
	onThrottled?: (waitMs: number) => void;
}

/** PingOne asked for a longer wait than an execution should last. */
const refusedForLong = (request: ApiRequest, response: ApiResponse) =>
	new PingOneError({
		...readRefusal(response),
		retryAfterMs: retryAfterOf(response),
		request: describeRequest(request),
	});

/**
 * The same failure for a request that was never sent, because PingOne had just asked another one
 * for such a wait.
 */
const turnedAway = (request: ApiRequest) => (thrown: unknown) => {
	if (!(thrown instanceof PaceExhaustedError)) throw thrown;
	throw new PingOneError({
		kind: 'refusal',
		status: 429,
		code: 'REQUEST_LIMITED',
		retryAfterMs: thrown.waitMs,
		request: describeRequest(request),
	});
};

/** A repeated DELETE that finds nothing succeeded the first time. */
const asDeleted = (request: ApiRequest, attempts: number, response: ApiResponse): ApiResponse =>
	request.method === 'DELETE' && attempts > 1 && response.status === 404
		? { ...response, status: 204, json: undefined, isEmpty: true }
		: response;

const again = (request: ApiRequest) => (result: AttemptResult<ApiResponse>, attempts: number) => {
	if ('thrown' in result) {
		const { thrown } = result;
		return (
			mayReadAgain(thrown, attempts) ??
			(mayRepeatWithout(request, thrown, attempts) ? {} : undefined)
		);
	}
	const { value } = result;
	return mayRepeatAfter(request, value) ? { afterMs: retryAfterOf(value) } : undefined;
};

/**
 * How requests travel: the first one of a credential alone, then at the pace of the tenant's
 * rate-limit group, retried when that is safe, and not at all once the worker app has lost its
 * access, so that a thousand items do not fail one by one.
 *
 * @returns makes a sender for one item, to the item's own environment if it has one. Its first
 * request can be canceled while queued; later ones finish what the item has begun.
 */
export function transport(
	ctx: RequestContext,
	connection: Connection,
	{ signal, onThrottled }: TransportOptions = {},
): (own?: Connection) => Send {
	const held = holdCredential(ctx);
	const gate = `${connection.credentialId} ${connection.tenant}`;
	const first: PaceOptions = { signal, onThrottled };
	const later: PaceOptions = { signal: ctx.getExecutionCancelSignal?.(), onThrottled };
	let lost: { reason: unknown } | undefined;

	const unlessLost = (send: Send) => async (request: ApiRequest) => {
		if (lost) throw lost.reason;
		return await send(request);
	};
	const attempt = async (
		send: Send,
		request: ApiRequest,
		options: PaceOptions,
		attempts: number,
	) => {
		const response = await paces()
			.for(`${connection.tenant} ${rateGroupOf(request)}`)
			.run(async () => await send(request), readRateFeedback, options)
			.catch(turnedAway(request));
		if (isThrottled(response)) throw refusedForLong(request, response);
		return asDeleted(request, attempts, response);
	};
	const noteLoss = (thrown: unknown) => {
		if (endsRun(thrown)) lost = { reason: thrown };
		throw thrown;
	};

	return (own = connection) => {
		const send = unlessLost(sender(held, own));
		let begun = false;
		return async (request) => {
			const options = begun ? later : first;
			begun = true;
			const sendAndRetry = async () =>
				await withRetry(async (attempts) => await attempt(send, request, options, attempts), {
					again: again(request),
					// In older n8n, sleep cannot be aborted.
					sleep: async (ms) => await unlessAborted(sleep(ms), options.signal),
				}).catch(noteLoss);
			return await firstAlone().run(gate, sendAndRetry, options.signal);
		};
	};
}

/** Like `transport`, for when somebody is watching: every request can be canceled while queued. */
export function patientTransport(
	ctx: RequestContext,
	connection: Connection,
	signal: AbortSignal,
): Send {
	const sendFor = transport(ctx, connection, { signal });
	return async (request) => await sendFor()(request);
}
