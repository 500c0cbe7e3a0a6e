import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { invalidField } from './errors.mts';

/** Name of PingOne's tracing header (mfa openapi). */
export const TRANSACTION_HEADER = 'x-ping-external-transaction-id';

const MAX_LENGTH = 100;
const FORBIDDEN = /[^\p{L}\p{M}\p{N}._\-/@=#+]/gu;

/**
 * Refuses a transaction ID of more than 100 characters. The limit is documented, the refusal
 * (rather than cutting it short) is assumed.
 *
 * @throws ApiError 400 INVALID_DATA / SIZE_LIMIT_EXCEEDED
 */
export function checkTransactionId(headers: IncomingHttpHeaders): void {
	const value = headers[TRANSACTION_HEADER];
	if (value === undefined || String(value).length <= MAX_LENGTH) return;
	throw invalidField(
		'SIZE_LIMIT_EXCEEDED',
		'X-Ping-External-Transaction-ID',
		`The value must not be longer than ${MAX_LENGTH} characters.`,
	);
}

/** The transaction ID to answer with: the client's, unsafe characters replaced, or a new one. */
export function transactionIdFor(headers: IncomingHttpHeaders): string {
	const value = headers[TRANSACTION_HEADER];
	if (value === undefined) return randomUUID();
	// Header values travel as Latin-1; other letters cannot be echoed.
	return String(value)
		.replace(FORBIDDEN, '_')
		.replace(/[^\x20-\xff]/g, '_');
}
