import type { ApiResponse } from '../errors/apiResponse';
import { addEvidence, type Evidence } from '../errors/arrival';
import { PingOneError } from '../errors/failure';
import { readRefusal } from '../errors/readFailure';
import { PaceExhaustedError, type PaceOptions } from '../../pace/pace';
import { PaceRegistry } from '../../pace/registry';
import { processWide } from '../../processState';
import {
	ConditionFailed,
	describeRequest,
	type ApiRequest,
	type RequestContext,
	type Send,
} from './apiRequest';
import type { Connection } from './connection';
import { holdCredential } from './credentialCache';
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

/** A DELETE that finds nothing has succeeded if an earlier attempt may have been carried out. */
const asDeleted = ({ method }: ApiRequest, response: ApiResponse): ApiResponse =>
	method === 'DELETE' && response.earlier?.mayHaveTakenEffect && response.status === 404
		? { ...response, status: 204, json: undefined, isEmpty: true }
		: response;

/** Keeps what is known about all attempts of a request. */
function evidenceOf(request: ApiRequest) {
	let earlier: Evidence | undefined;
	const about = describeRequest(request);
	return {
		/** The response, with what is known about the attempts before it. */
		responded(response: ApiResponse): ApiResponse {
			const known = { ...response, ...(earlier && { earlier }) };
			earlier = addEvidence({ ...readRefusal(known), request: about });
			return asDeleted(request, known);
		},
		/** @throws what was thrown, with the same */
		failed(thrown: unknown): never {
			if (thrown instanceof ConditionFailed) throw new ConditionFailed(thrown.state, earlier);
			if (!(thrown instanceof PingOneError)) throw thrown;
			const failure = { ...thrown.failure, request: about, ...(earlier && { earlier }) };
			earlier = addEvidence(failure);
			throw new PingOneError(failure);
		},
	};
}

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
	const attempt = async (send: Send, request: ApiRequest, options: PaceOptions) => {
		const response = await paces()
			.for(`${connection.tenant} ${rateGroupOf(request)}`)
			.run(async () => await send(request), readRateFeedback, options)
			.catch(turnedAway(request));
		if (isThrottled(response)) throw refusedForLong(request, response);
		return response;
	};
	const noteLoss = (thrown: unknown) => {
		if (endsRun(thrown)) lost = { reason: thrown };
		throw thrown;
	};

	return (own = connection) => {
		const send = unlessLost(sender(held, own));
		let begun = false;
		const sendFrom = async (request: ApiRequest) => {
			const options = begun ? later : first;
			begun = true;
			const evidence = evidenceOf(request);
			const sendAndRetry = async () =>
				await withRetry(
					async () =>
						await attempt(send, request, options).then(evidence.responded, evidence.failed),
					{ again: again(request), signal: options.signal },
				).catch(noteLoss);
			return await firstAlone().run(gate, sendAndRetry, options.signal);
		};
		return Object.assign(sendFrom, { signal: later.signal });
	};
}

/** Like `transport`, for when somebody is watching: every request can be canceled while queued. */
export function patientTransport(
	ctx: RequestContext,
	connection: Connection,
	signal: AbortSignal,
): Send {
	const sendFor = transport(ctx, connection, { signal });
	const send = async (request: ApiRequest) => await sendFor()(request);
	return Object.assign(send, { signal });
}
