import type { ApiResponse } from '../../errors/apiResponse';
import {
	addEvidence,
	type Evidence,
	type Failure,
	mayHaveActed,
	PingOneError,
} from '../../errors/failure';
import { endsRun, isGone } from '../../errors/meaning';
import { type ApiRequest, describeRequest, failureTo } from '../apiRequest';
import { backoff, type BackoffHints, pause } from '../backoff';
import type { Exchange, Next, Step } from '../exchange';
import { isHeld } from './breaker';

/** What an attempt ended with, and the failure that this is, if it is one. */
type Attempt = { failure?: Failure } & ({ response: ApiResponse } | { thrown: unknown });

/** A token that PingOne refuses, but does not call invalid, may pass a little later. */
const MAX_ATTEMPTS_WITH_TOKEN = 3;

/** By then n8n has found its database again, in ms. */
const CREDENTIAL_WAIT: BackoffHints = { firstMs: 1_000 };

/** Makes an attempt. @param earlier what is known about those before it, which its end gets */
const attempt = (next: Next, exchange: Exchange, earlier?: Evidence): Promise<Attempt> =>
	next(exchange).then(
		(given) => {
			const response = earlier ? { ...given, earlier } : given;
			return { response, failure: failureTo(exchange.request, response) };
		},
		(given: unknown) => {
			if (!(given instanceof PingOneError)) return { thrown: given };
			const thrown = earlier ? new PingOneError({ ...given.failure, earlier }) : given;
			return { thrown, failure: thrown.failure };
		},
	);

/** Whether an attempt that ended so has changed nothing for sure. */
const isSafe = (request: ApiRequest, failure: Failure) =>
	!mayHaveActed({ ...failure, request: describeRequest(request) });

/** By the kind of a failure without a response: whether it passes, and nothing was changed. */
const PASSES: Partial<
	Record<Failure['kind'], (failure: Failure, request: ApiRequest, count: number) => boolean>
> = {
	credential: ({ code }) => code === 'unreadable',
	token: isGone,
	// A request with a rejected token was not carried out.
	refusal: (failure, _, count) =>
		failure.status === 401 && !endsRun(failure) && count < MAX_ATTEMPTS_WITH_TOKEN,
	noAnswer: (failure, request) => isSafe(request, failure),
};

/** Whether to send it again, and after how long; a change that may have been carried out never is. */
function mayRepeat(
	request: ApiRequest,
	failure: Failure,
	isAnswered: boolean,
	count: number,
): BackoffHints | undefined {
	if (isAnswered) {
		const passes = isGone(failure) || failure.status === 408;
		return passes && isSafe(request, failure) ? failure : undefined;
	}
	if (failure.goneMs !== undefined || !PASSES[failure.kind]?.(failure, request, count))
		return undefined;
	return failure.kind === 'credential' ? CREDENTIAL_WAIT : {};
}

/** From this attempt on, the wait grows no more: the pace slows all down, and the breaker waits longer. */
const MOST_DOUBLED = 4;

function resultOf(attempt: Attempt): ApiResponse {
	if ('response' in attempt) return attempt.response;
	throw attempt.thrown;
}

/** Sends again what has changed nothing for sure, until patience, or the breaker's, is over. */
export const retry: Step = (next) => async (exchange) => {
	const { request, patience } = exchange;
	let earlier: Evidence | undefined;
	let recovered: (() => void) | undefined;
	try {
		for (let count = 1; ; ) {
			const current = earlier?.sent ? { ...exchange, caller: exchange.committed } : exchange;
			const ended = await attempt(next, current, earlier);
			const { failure } = ended;
			const hints = failure && mayRepeat(request, failure, 'response' in ended, count);
			if (!hints) return resultOf(ended);
			recovered ??= patience.begin();
			const held = isHeld(exchange);
			if (!held && patience.isOver()) return resultOf(ended);
			earlier = addEvidence({ ...failure, request: describeRequest(request) });
			if (held) continue;
			await pause(backoff(Math.min(count, MOST_DOUBLED), hints), current.caller.signal);
			count += 1;
		}
	} finally {
		recovered?.();
	}
};
