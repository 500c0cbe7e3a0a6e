import type { ApiResponse } from './apiResponse';
import type { Failure } from './failure';
import { readRefusal } from './readFailure';

/** Reasons for which there was no response, of PingOne or of its token endpoint. */
const UNREACHABLE = ['refused', 'dns', 'tls', 'timeout', 'connection lost'];

const GONE = [500, 502, 503, 504];

/**
 * Whether a failure means that nobody answers: no connection, no response in time, a server or a
 * gateway that is down, a page where PingOne would send JSON.
 */
export function isGone({ kind, status = 0, code = '' }: Failure): boolean {
	if (kind === 'noAnswer') return true;
	if (kind === 'token') return UNREACHABLE.includes(code) || status >= 500;
	if (kind === 'unreadable' && status < 300) return true;
	return (kind === 'refusal' || kind === 'unreadable') && GONE.includes(status);
}

/** The status with which PingOne answers without a body, wherever that is documented. */
const NO_CONTENT = 204;

/**
 * The failure that a response means, if it is one by its status or its form. Any other success
 * without a body is a proxy's, which may have stopped the request.
 *
 * @param isRead a read without a body is no answer; after a change it may be
 */
export function failureOf(response: ApiResponse, isRead: boolean): Failure | undefined {
	const { status, json, isEmpty } = response;
	const succeeded = status >= 200 && status < 300;
	if (succeeded && (json || (isEmpty && !isRead && status === NO_CONTENT))) return undefined;
	return readRefusal(response);
}
