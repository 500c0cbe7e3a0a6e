import { describeError } from '../pingone/errors/describeError';
import { PingOneError } from '../pingone/errors/failure';
import type { Code } from './answer';

/** What the user is told when a device could not be created. */
export function codeOfCreation(thrown: unknown): Code {
	if (!(thrown instanceof PingOneError) || thrown.isTransient) return 'unavailable';
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
	const { status, code } = thrown.failure;
	if (status === 404) return 'stale';
	return code === 'INVALID_DATA' || code === 'REQUEST_FAILED' ? 'refused' : 'policy';
}

/** PingOne's correlation ID, which finds the request in the audit log. */
export const referenceOf = (thrown: unknown): { reference?: string } => {
	const { correlationId } = describeError(thrown).facts;
	return typeof correlationId === 'string' ? { reference: correlationId } : {};
};
