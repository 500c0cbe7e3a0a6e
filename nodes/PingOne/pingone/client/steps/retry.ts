import type { ApiResponse } from '../../errors/apiResponse';
import {
	addEvidence,
	type Evidence,
	type Failure,
	mayHaveActed,
	PingOneError,
} from '../../errors/failure';
import { isGone } from '../../errors/meaning';
import { readRefusal } from '../../errors/readFailure';
import { type ApiRequest, describeRequest, failureTo } from '../apiRequest';
import { backoff, type BackoffHints, pause } from '../backoff';
import type { Next, Step } from '../exchange';
import { isHeld } from './breaker';

/** What an attempt ended with. */
export type Attempt = { response: ApiResponse } | { thrown: unknown };

/** A renewed token may have been revoked just then. */
const MAX_ATTEMPTS_WITH_TOKEN = 3;

/** By then n8n has found its database again, in ms. */
const CREDENTIAL_WAIT: BackoffHints = { firstMs: 1_000 };

/** An attempt's end, with what is known about the attempts before it. */
function withEvidence(attempt: Attempt, earlier?: Evidence): Attempt {
	if (!earlier) return attempt;
	if ('response' in attempt) return { response: { ...attempt.response, earlier } };
	const { thrown } = attempt;
	if (!(thrown instanceof PingOneError)) return attempt;
	return { thrown: new PingOneError({ ...thrown.failure, earlier }) };
}

/** What is known about all attempts, once this one has failed. */
function evidenceOf(attempt: Attempt, request: ApiRequest): Evidence | undefined {
	const known = { request: describeRequest(request) };
	if ('response' in attempt) return addEvidence({ ...readRefusal(attempt.response), ...known });
	const { thrown } = attempt;
	return thrown instanceof PingOneError ? addEvidence({ ...thrown.failure, ...known }) : undefined;
}

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
	refusal: ({ status }, _, count) => status === 401 && count < MAX_ATTEMPTS_WITH_TOKEN,
	noAnswer: (failure, request) => isSafe(request, failure),
};

/**
 * Whether the same request may be sent again after an attempt, and how long to wait. A change that
 * may have been carried out never is: whoever sent it looks first (reconcile.ts).
 *
 * @param count how many attempts there were
 */
function mayRepeat(request: ApiRequest, attempt: Attempt, count: number): BackoffHints | undefined {
	if ('response' in attempt) {
		const failure = failureTo(request, attempt.response);
		const passes = failure && (isGone(failure) || failure.status === 408);
		return passes && isSafe(request, failure) ? failure : undefined;
	}
	if (!(attempt.thrown instanceof PingOneError)) return undefined;
	const { failure } = attempt.thrown;
	if (failure.goneMs !== undefined || !PASSES[failure.kind]?.(failure, request, count))
		return undefined;
	return failure.kind === 'credential' ? CREDENTIAL_WAIT : {};
}

/** From this attempt on, the wait grows no more: the pace slows all down, and the breaker waits longer. */
const MOST_DOUBLED = 4;

const settle = (attempt: ReturnType<Next>): Promise<Attempt> =>
	attempt.then(
		(response) => ({ response }),
		(thrown: unknown) => ({ thrown }),
	);

/** @throws what an attempt threw */
function resultOf(attempt: Attempt): ApiResponse {
	if ('response' in attempt) return attempt.response;
	throw attempt.thrown;
}

/**
 * Sends again what may be sent again, with backoff, until the item's patience is over. While the
 * breaker is open, it says when to give up. Adds to the result what is known about all attempts.
 *
 * Never repeats a change that may have been carried out: that is for `reconcile`, which looks first.
 */
export const retry: Step = (next) => async (exchange) => {
	const { request, patience } = exchange;
	let earlier: Evidence | undefined;
	let recovered: (() => void) | undefined;
	try {
		for (let count = 1; ; ) {
			const current = earlier?.sent ? { ...exchange, caller: exchange.committed } : exchange;
			const attempt = withEvidence(await settle(next(current)), earlier);
			const hints = mayRepeat(request, attempt, count);
			if (hints) recovered ??= patience.begin();
			const held = hints !== undefined && isHeld(exchange);
			if (!hints || (!held && patience.isOver())) return resultOf(attempt);
			earlier = evidenceOf(attempt, request);
			if (held) continue;
			await pause(backoff(Math.min(count, MOST_DOUBLED), hints), current.caller.signal);
			count += 1;
		}
	} finally {
		recovered?.();
	}
};
