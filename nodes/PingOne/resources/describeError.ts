import { describeError } from '../pingone/errors/describeError';
import type { ItemFailure } from '../run/itemError';
import { WebAuthnDataError } from '../webauthn/errors';

/** Describes anything that an operation threw. */
export function describeItemError(thrown: unknown): ItemFailure {
	if (!(thrown instanceof WebAuthnDataError)) return describeError(thrown);
	return {
		message: thrown.message,
		hint: 'Pass the browser’s response through unchanged, and compare it with what this item holds.',
		facts: { check: thrown.code },
	};
}
