import { sleep } from 'n8n-workflow';
import { type Failure, isNotFound, PingOneError } from '../pingone/errors/failure';
import { FieldError } from '../pingone/errors/fieldError';
import type { Code } from '../waiting/answer';
import { SETTLE_MS } from './look';
import type { PermanentFailure } from './wait';

/** What the user is told when a device could not be created. */
export function codeOfCreation(thrown: unknown): Code {
	// The user was there a moment ago: PingOne's reads lag, or somebody has just deleted the user.
	if (!(thrown instanceof PingOneError) || thrown.isTransient || isNotFound(thrown)) {
		return 'unavailable';
	}
	return thrown.hasDetail('LIMIT_EXCEEDED') ? 'limit' : 'policy';
}

/**
 * What the user is told when PingOne did not activate the device. Only INVALID_DATA is about the
 * authenticator. That PingOne reports a known one as UNIQUENESS_VIOLATION is assumed.
 */
export function codeOfActivation(thrown: unknown): Code {
	if (!(thrown instanceof PingOneError) || thrown.isTransient) return 'unavailable';
	if (thrown.hasDetail('LIMIT_EXCEEDED')) return 'limit';
	if (thrown.hasDetail('UNIQUENESS_VIOLATION')) return 'known';
	if (isNotFound(thrown)) return 'stale';
	const { code } = thrown.failure;
	return code === 'INVALID_DATA' || code === 'REQUEST_FAILED' ? 'refused' : 'policy';
}

/** Statuses with which PingOne refuses what it will refuse again. */
const REFUSED: Record<number, PermanentFailure | undefined> = {
	400: 'NOT_ALLOWED',
	401: 'ACCESS_DENIED',
	403: 'ACCESS_DENIED',
};

/**
 * Why no token is issued until an admin acts (RFC 6749 §5.2). n8n hands them on without the status
 * (@n8n/client-oauth2, `getAuthError`).
 */
const NO_TOKEN = ['invalid_client', 'invalid_grant', 'unauthorized_client', 'invalid_scope'];

const isTokenRefused = ({ status = 0, code = '' }: Failure) =>
	(status >= 400 && status < 500) || NO_TOKEN.includes(code);

/**
 * Whether a failure will not pass by itself: the worker app was refused a token or lost its role, the
 * credential is gone, or PingOne does not allow such a device. A user who has too many devices is no
 * such case.
 *
 * @param thrown of reading the credential, of reading the user, or of creating a device
 */
export function permanentFailureOf(thrown: unknown): PermanentFailure | undefined {
	if (thrown instanceof FieldError) return 'CREDENTIAL_UNUSABLE';
	if (!(thrown instanceof PingOneError) || thrown.isTransient) return undefined;
	const { kind, code, status = 0 } = thrown.failure;
	if (kind === 'credential') return code === 'unusable' ? 'CREDENTIAL_UNUSABLE' : undefined;
	if (kind === 'token') return isTokenRefused(thrown.failure) ? 'ACCESS_DENIED' : undefined;
	if (kind !== 'refusal' || thrown.hasDetail('LIMIT_EXCEEDED')) return undefined;
	return REFUSED[status];
}

/**
 * Makes a request a second time when PingOne refuses it in a way that would last: a role that was just
 * granted, or a new token, may be all that was missing.
 *
 * @throws what the request threw
 */
export async function unlessRefusedTwice<T>(request: () => Promise<T>): Promise<T> {
	return await request().catch(async (thrown: unknown) => {
		if (permanentFailureOf(thrown) === undefined) throw thrown;
		await sleep(SETTLE_MS);
		return await request();
	});
}
