import type { ApiResponse } from './apiResponse';
import { type Concern, findRow } from './errorRow';
import { ERROR_TABLE } from './errorTable';
import type { Failure } from './failure';
import { readRefusal } from './readFailure';

/** Reasons for which there was no response, of PingOne or of its token endpoint. */
const UNREACHABLE = ['refused', 'dns', 'tls', 'timeout', 'connection lost'];

/** Codes with which a token endpoint asks for patience (RFC 6749, 4.1.2.1; RFC 8628, 3.5; gateways). */
const LATER = /slow_down|too_many|limit|server_error|unavailable/i;

/** No tokens just now. n8n hands on no `Retry-After`, and a success that it cannot read is a page. */
const isTokenLater = (status: number, code: string) =>
	UNREACHABLE.includes(code) ||
	LATER.test(code) ||
	[408, 429].includes(status) ||
	status >= 500 ||
	(status >= 200 && status < 400);

/**
 * Whether a failure means that no one answers: no connection, no response in time, a server or a
 * gateway that is down, a page or a redirect where PingOne would send JSON, whatever its status,
 * unless it is that of a rate limit or of a token; no tokens just now. JSON that is too large, or a
 * gateway's own refusal, comes again however often it is asked for.
 */
export function isGone({ kind, status = 0, code = '' }: Failure): boolean {
	if (kind === 'noAnswer') return true;
	if (kind === 'token') return isTokenLater(status, code);
	if (status >= 500) return kind === 'refusal' || kind === 'unreadable';
	return kind === 'unreadable' && code === '' && status !== 429 && status !== 401;
}

/** The status with which PingOne answers without a body, wherever that is documented. */
const NO_CONTENT = 204;

/**
 * The failure that a response means, if any: also a success without a body, which is a proxy's.
 * @param mayBeEmpty whether an empty object is an answer, as to a change
 */
export function failureOf(response: ApiResponse, isRead: boolean, mayBeEmpty = !isRead) {
	const { status, json, isEmpty } = response;
	const succeeded = status >= 200 && status < 300;
	const isAnswer = json
		? mayBeEmpty || Object.keys(json).length > 0
		: isEmpty && !isRead && status === NO_CONTENT;
	return succeeded && isAnswer ? undefined : readRefusal(response);
}

export const concernOf = (failure: Failure): Concern =>
	findRow(ERROR_TABLE, failure).concerns ?? 'request';

/** What all further requests of a run meet as well. */
const COMMON: Concern[] = ['quota', 'license', 'workerApp'];

/** Whether every other request of the run would fail the same way: access, quota or license is gone. */
export function endsRun(failure: Failure): boolean {
	if (failure.kind === 'credential')
		return ['unusable', 'changed', 'unknownHelper', 'certificate'].includes(failure.code ?? '');
	// A token endpoint that could not be reached may be reached by the next request.
	if (failure.kind === 'token') return !isGone(failure);
	return failure.kind === 'refusal' && COMMON.includes(concernOf(failure));
}
