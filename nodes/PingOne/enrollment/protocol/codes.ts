import { PingOneError } from '../../pingone/errors/failure';
import type { Code } from './answer';

/** Whether asking again later may help. */
const isPassing = ({ failure, outcomeUnknown }: PingOneError): boolean =>
	outcomeUnknown ||
	failure.kind === 'noAnswer' ||
	failure.kind === 'cancelled' ||
	failure.status === 429 ||
	(failure.status ?? 0) >= 500;

const hasDetail = ({ failure }: PingOneError, code: string) =>
	failure.details?.some((detail) => detail.code === code) === true;

/** What the person is told when a device could not be created. */
export function codeOfCreation(thrown: unknown): Code {
	if (!(thrown instanceof PingOneError) || isPassing(thrown)) return 'unavailable';
	return hasDetail(thrown, 'LIMIT_EXCEEDED') ? 'limit' : 'policy';
}

/**
 * What the person is told when PingOne did not activate the device. Only INVALID_DATA is about the
 * key; that a key PingOne knows already has UNIQUENESS_VIOLATION is assumed.
 */
export function codeOfActivation(thrown: unknown): Code {
	if (!(thrown instanceof PingOneError) || isPassing(thrown)) return 'unavailable';
	if (hasDetail(thrown, 'LIMIT_EXCEEDED')) return 'limit';
	if (hasDetail(thrown, 'UNIQUENESS_VIOLATION')) return 'known';
	const { status, code } = thrown.failure;
	if (status === 404) return 'stale';
	return code === 'INVALID_DATA' || code === 'REQUEST_FAILED' ? 'refused' : 'policy';
}

/** PingOne's correlation ID, by which an administrator finds the request in the audit log. */
export const referenceOf = (thrown: unknown): { reference?: string } =>
	thrown instanceof PingOneError && thrown.failure.correlationId
		? { reference: thrown.failure.correlationId }
		: {};
