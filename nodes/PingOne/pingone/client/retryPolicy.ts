import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError, type Failure } from '../errors/failure';
import type { ApiRequest } from './apiRequest';

/** PingOne API reference, "Best practices": what may be tried again. The pace handles 429. */
const TRANSIENT = [408, 500, 502, 503, 504];

/** Idempotent methods. */
const REPEATABLE = ['GET', 'PUT', 'DELETE'];

/**
 * Whether a request may be sent again after this response. Never a POST: it may have taken effect.
 */
export function mayRepeatAfter(request: ApiRequest, response: ApiResponse): boolean {
	if (!REPEATABLE.includes(request.method)) return false;
	if (TRANSIENT.includes(response.status)) return true;
	return request.method === 'GET' && response.status === 200 && !response.json;
}

/**
 * How often a request that must not be repeated blindly is sent, each time after it was found out that
 * the one before had no effect.
 */
export const MAX_CHECKED_SENDS = 3;

const MAX_ATTEMPTS_WITH_TOKEN = 3;

/** An address where nothing listens is more likely wrong than busy, so give up soon. */
const MAX_ATTEMPTS_TO_CONNECT = 3;

/**
 * Whether a request may be sent again after it got no response. Without a token, or when the
 * connection was refused, it was never sent, so this includes POST.
 */
export function mayRepeatWithout(request: ApiRequest, thrown: unknown, attempts = 1): boolean {
	if (!(thrown instanceof PingOneError)) return false;
	const { kind, status = 0, code } = thrown.failure;
	// n8n renewed the token, and the new one was rejected as well: try once more, in case it was
	// revoked just then. A request with a rejected token was not carried out.
	if (kind === 'refusal') return status === 401 && attempts < MAX_ATTEMPTS_WITH_TOKEN;
	if (kind === 'token' && code === 'connection lost') return true;
	if (code === 'refused' || code === 'dns') return attempts < MAX_ATTEMPTS_TO_CONNECT;
	if (kind === 'token') return status === 429 || status >= 500;
	if (kind !== 'noAnswer') return false;
	return code !== 'tls' && REPEATABLE.includes(request.method);
}

/** n8n's database is asked again after 1, 2, 4 and 8 s: by then n8n has recovered by itself. */
const FIRST_READ_WAIT_MS = 1_000;

/** Whether the credential may be read again after this many attempts, and the wait in ms. */
export const mayReadAgain = (thrown: unknown, attempts: number): { afterMs: number } | undefined =>
	thrown instanceof PingOneError &&
	thrown.failure.kind === 'credential' &&
	thrown.failure.code === 'unreadable'
		? { afterMs: FIRST_READ_WAIT_MS * 2 ** (attempts - 1) }
		: undefined;

/** Whether every other request would fail the same way: the worker app has lost its access. */
export const endsRun = (thrown: unknown): boolean =>
	thrown instanceof PingOneError && isLoss(thrown.failure);

const isUnreachable = (code = '') =>
	['refused', 'dns', 'tls', 'timeout', 'connection lost'].includes(code);

function isLoss({ kind, status = 0, code, details }: Failure): boolean {
	if (kind === 'credential') return code === 'unusable';
	// A token endpoint that could not be reached may be reached by the next request.
	if (kind === 'token') return !isUnreachable(code) && status !== 429 && status < 500;
	return details?.[0]?.code === 'INVALID_TOKEN';
}

/**
 * Whether PingOne refused because of its rate limit. The device limit also says LIMIT_EXCEEDED, but
 * under another code and without `Retry-After`, and waiting does not help there.
 */
export function isThrottled({ status, headers, json }: ApiResponse): boolean {
	if (status !== 429) return false;
	if (!json || json.code === 'REQUEST_LIMITED' || headers['retry-after'] !== undefined) return true;
	return !JSON.stringify(json.details ?? '').includes('LIMIT_EXCEEDED');
}
