import type { ApiResponse } from '../errors/apiResponse';
import { addEvidence, arrivalOf, type Evidence } from '../errors/arrival';
import { PingOneError } from '../errors/failure';
import { failureOf, isGone } from '../errors/gone';
import { readRefusal } from '../errors/readFailure';
import { ConditionFailed, describeRequest, type ApiRequest } from './apiRequest';
import type { BackoffHints } from './backoff';

/** What an attempt ended with. */
export type Attempt = { response: ApiResponse } | { thrown: unknown };

/** A renewed token may have been revoked just then. */
const MAX_ATTEMPTS_WITH_TOKEN = 3;

/** By then n8n has found its database again, in ms. */
const CREDENTIAL_WAIT: BackoffHints = { firstMs: 1_000 };

/** A DELETE that finds nothing has succeeded if an earlier attempt may have been carried out. */
const asDeleted = (method: string, response: ApiResponse): ApiResponse =>
	method === 'DELETE' && response.earlier?.mayHaveTakenEffect && response.status === 404
		? { ...response, status: 204, json: undefined, isEmpty: true }
		: response;

/** An attempt's end, with what is known about the attempts before it. */
export function withEvidence(
	attempt: Attempt,
	{ method }: ApiRequest,
	earlier?: Evidence,
): Attempt {
	if (!earlier) return attempt;
	if ('response' in attempt) {
		return { response: asDeleted(method, { ...attempt.response, earlier }) };
	}
	const { thrown } = attempt;
	if (thrown instanceof ConditionFailed) {
		return { thrown: new ConditionFailed(thrown.state, earlier) };
	}
	if (!(thrown instanceof PingOneError)) return attempt;
	return { thrown: new PingOneError({ ...thrown.failure, earlier }) };
}

/** What is known about all attempts, once this one has failed. */
export function evidenceOf(attempt: Attempt, request: ApiRequest): Evidence | undefined {
	const known = { request: describeRequest(request) };
	if ('response' in attempt) return addEvidence({ ...readRefusal(attempt.response), ...known });
	const { thrown } = attempt;
	return thrown instanceof PingOneError ? addEvidence({ ...thrown.failure, ...known }) : undefined;
}

const isSafe = (method: string, arrival: string) => method === 'GET' || arrival === 'notArrived';

/**
 * Whether the same request may be sent again after an attempt, and how long to wait. A change that
 * may have been carried out never is: whoever sent it looks first (reconcile.ts).
 *
 * @param count how many attempts there were
 */
export function mayRepeat(
	{ method }: ApiRequest,
	attempt: Attempt,
	count: number,
): BackoffHints | undefined {
	if ('response' in attempt) {
		const failure = failureOf(attempt.response, method === 'GET');
		const passes = failure && (isGone(failure) || failure.status === 408);
		return passes && isSafe(method, arrivalOf(failure)) ? failure : undefined;
	}
	if (!(attempt.thrown instanceof PingOneError)) return undefined;
	const { failure } = attempt.thrown;
	const { kind, status, code } = failure;
	if (failure.goneMs !== undefined) return undefined;
	if (kind === 'credential') return code === 'unreadable' ? CREDENTIAL_WAIT : undefined;
	if (kind === 'token') return isGone(failure) ? {} : undefined;
	// A request with a rejected token was not carried out.
	if (kind === 'refusal') return status === 401 && count < MAX_ATTEMPTS_WITH_TOKEN ? {} : undefined;
	return kind === 'noAnswer' && isSafe(method, arrivalOf(failure)) ? {} : undefined;
}
