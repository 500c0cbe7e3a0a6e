import { explain } from '../pingone/errors/explain';
import { PingOneError } from '../pingone/errors/failure';
import { FieldError } from '../pingone/errors/fieldError';
import { UncertainCreateError } from '../pingone/errors/uncertainCreate';
import type { ItemFailure } from '../run/itemError';
import { WebAuthnDataError } from '../webauthn/errors';

const UNREADABLE_FIELD =
	'Check the expressions in this node’s fields: for this item, one of them could not be worked out.';

/** PingOne may hold a device that no item stands for: the admin has to know which ones to look at. */
function describeUncertain({ failure, deviceIds }: UncertainCreateError): ItemFailure {
	const { message, facts, cause } = explain(failure);
	const what =
		deviceIds.length > 0
			? `it cannot be told whether a pending device of this person is this item’s: ${deviceIds.join(', ')}`
			: 'the person’s devices could not be read afterwards';
	return {
		message: `${message}, and ${what}`,
		hint: 'Nothing was removed. Look at the user’s devices in PingOne, delete those that nobody is activating, then run the item again.',
		facts: { ...facts, possibleDeviceIds: deviceIds },
		cause,
		httpStatus: failure.status,
	};
}

/** Puts whatever an operation threw into words for an admin. */
export function describe(thrown: unknown): ItemFailure {
	if (thrown instanceof FieldError) {
		return { message: thrown.message, hint: thrown.cure, facts: { field: thrown.field } };
	}
	if (thrown instanceof UncertainCreateError) return describeUncertain(thrown);
	if (thrown instanceof PingOneError) {
		const { message, hint, facts, cause } = explain(thrown.failure);
		return { message, hint, facts, cause, httpStatus: thrown.failure.status };
	}
	if (thrown instanceof WebAuthnDataError) {
		return {
			message: thrown.message,
			hint: 'Compare it with what the browser handed over, and take it over unchanged.',
			facts: { check: thrown.code },
		};
	}
	// n8n's own words, for a field whose expression cannot be worked out. Read by shape: n8n may
	// hold another copy of its error classes than the one this node was given.
	const { message, description } = (thrown ?? {}) as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' ? message : 'The item could not be worked on',
		hint: typeof description === 'string' ? description : UNREADABLE_FIELD,
		facts: {},
	};
}
