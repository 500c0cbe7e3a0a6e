import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError, type Failure } from '../errors/failure';
import type { ApiRequest } from './apiRequest';

/** PingOne API reference, "Best practices": what may be tried again. 429 is the pace's business. */
const TRANSIENT = [408, 500, 502, 503, 504];

/** Methods that can be sent twice without anything happening twice. */
const REPEATABLE = ['GET', 'PUT', 'DELETE'];

/**
 * Whether a request may be sent again after this response. A POST never: it may have taken effect.
 */
export function mayRepeatAfter(request: ApiRequest, response: ApiResponse): boolean {
	if (!REPEATABLE.includes(request.method)) return false;
	if (TRANSIENT.includes(response.status)) return true;
	return request.method === 'GET' && response.status === 200 && !response.json;
}

const MAX_ATTEMPTS_WITH_TOKEN = 3;

/** An address where nobody listens is rather wrong than busy, so this is soon given up. */
const MAX_ATTEMPTS_TO_CONNECT = 3;

/**
 * Whether a request may be sent again after it brought no response. When no token could be had, or
 * nobody listened, it was never sent, so that also holds for a POST.
 */
export function mayRepeatWithout(request: ApiRequest, thrown: unknown, attempts = 1): boolean {
	if (!(thrown instanceof PingOneError)) return false;
	const { kind, status = 0, code } = thrown.failure;
	// n8n renewed the token and that one was refused as well: once more, in case it was withdrawn just
	// then. A request with a refused token was not carried out.
	if (kind === 'refusal') return status === 401 && attempts < MAX_ATTEMPTS_WITH_TOKEN;
	if (kind === 'token' && code === 'connection lost') return true;
	if (code === 'refused' || code === 'dns') return attempts < MAX_ATTEMPTS_TO_CONNECT;
	if (kind === 'token') return status === 429 || status >= 500;
	if (kind !== 'noAnswer') return false;
	return code !== 'tls' && REPEATABLE.includes(request.method);
}

/** n8n's database is asked again after 1, 2, 4 and 8 s: by then n8n has recovered by itself. */
const FIRST_READ_WAIT_MS = 1_000;

/** Whether the credential may be read again after so many attempts, and after how many ms. */
export const mayReadAgain = (thrown: unknown, attempts: number): { afterMs: number } | undefined =>
	thrown instanceof PingOneError &&
	thrown.failure.kind === 'credential' &&
	thrown.failure.code === 'unreadable'
		? { afterMs: FIRST_READ_WAIT_MS * 2 ** (attempts - 1) }
		: undefined;

/** Whether every other request would end the same way: the worker app has lost its access. */
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
 * Whether PingOne refused because of its rate limit. The device cap says LIMIT_EXCEEDED, too, but
 * under another code and without `Retry-After`, and waiting does not help there.
 */
export function isThrottled({ status, headers, json }: ApiResponse): boolean {
	if (status !== 429) return false;
	if (!json || json.code === 'REQUEST_LIMITED' || headers['retry-after'] !== undefined) return true;
	return !JSON.stringify(json.details ?? '').includes('LIMIT_EXCEEDED');
}
