import { PaceExhaustedError, type RateFeedback } from '../../../pace/pace';
import { PaceRegistry } from '../../../pace/registry';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { isThrottled } from '../../errors/concern';
import { PingOneError } from '../../errors/failure';
import { failureOf, isGone } from '../../errors/gone';
import { readRefusal } from '../../errors/readFailure';
import { ConditionFailed, describeRequest } from '../apiRequest';
import { CongestionWindow } from '../congestion';
import { HeldBack, TokenReplaced, type Exchange, type Step } from '../exchange';

const paces = () => processWide('paces', () => new PaceRegistry());

/**
 * What a response says about the rate limit. `Date` has whole seconds (RFC 9110 section 6.6.1),
 * which limits that count by seconds may follow. To be called when the response arrives.
 *
 * @internal
 */
export function readRateFeedback(response: ApiResponse, request?: string): RateFeedback {
	const { sentAtMs, retryAfterMs, headers } = response;
	const second = Date.parse(String(headers.date)) / 1000;
	const failure = failureOf(response, false);
	return {
		...(isThrottled(response, request) && { refused: { retryAfterMs } }),
		// An outage's answers say nothing about what is allowed.
		...(failure && isGone(failure) && { isVoid: true }),
		...(!Number.isNaN(second) && { second }),
		...(sentAtMs !== undefined && { tookMs: Math.max(0, Date.now() - sentAtMs) }),
	};
}

/** PingOne had just asked another request for a longer wait than an execution should last. */
function turnedAway(thrown: unknown): never {
	if (!(thrown instanceof PaceExhaustedError)) throw thrown;
	throw new PingOneError({
		kind: 'refusal',
		status: 429,
		code: 'REQUEST_LIMITED',
		retryAfterMs: thrown.waitMs,
		arrival: 'notArrived',
	});
}

/**
 * Much may have happened while the request was waiting for its turn.
 *
 * @throws when it is not to be sent any more
 */
function check({ run, signed, isHeldBack }: Exchange): void {
	if (run.lost) throw run.lost;
	if (isHeldBack?.()) throw new HeldBack();
	if (signed?.isRejected()) throw new TokenReplaced();
}

/** A condition that does not hold was read: PingOne has answered. */
function asAnswer(thrown: unknown): ConditionFailed {
	if (thrown instanceof ConditionFailed) return thrown;
	throw thrown;
}

const stateOf = (answer: ApiResponse | ConditionFailed) =>
	answer instanceof ConditionFailed ? answer.state : answer;

/**
 * Waits for the request's turn in the tenant's rate-limit group, and again after each 429 that
 * concerns the tenant. Never slows anybody down for a refusal that concerns one person, a quota or
 * the license, never counts a failure as a request that was allowed, and lets nothing go, and counts
 * nothing, once the run has lost its access, the breaker has opened, or the token was replaced.
 */
export const pace: Step = async (exchange, next) => {
	const { signed, caller, run } = exchange;
	const { timeoutMs } = exchange.request;
	const { limit = '' } = signed ?? {};
	const window = run.congestion.get(limit) ?? new CongestionWindow();
	run.congestion.set(limit, window);
	const send = async () => await next(exchange).catch(asAnswer);
	const request = describeRequest(exchange.request);
	const response = await paces()
		.for(limit)
		.run(
			async () => await window.watch(timeoutMs, send),
			(answer) => readRateFeedback(stateOf(answer), request),
			window.bound(caller),
			() => check(exchange),
		)
		.catch(turnedAway);
	if (response instanceof ConditionFailed) throw response;
	if (isThrottled(response, request)) throw new PingOneError(readRefusal(response));
	return response;
};
