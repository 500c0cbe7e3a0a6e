import { isNotFound, PingOneError } from '../pingone/errors/failure';
import type { Code } from '../waiting/answer';

/** What the user is told when a device could not be created. */
export function codeOfCreation(thrown: unknown): Code {
	// The user was there a moment ago: PingOne's reads lag, or somebody has just deleted the user.
	if (!(thrown instanceof PingOneError) || thrown.isTransient || isNotFound(thrown)) {
		return 'unavailable';
	}
	if (thrown.hasDetail('ACCOUNT_NOT_USABLE')) return 'disabled';
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
