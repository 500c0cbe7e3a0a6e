import type { IDataObject } from 'n8n-workflow';
import type { Advice } from './errorRow';
import { explain } from './explain';
import { PingOneError } from './failure';
import { FieldError } from './fieldError';
import { UncertainCreateError } from './uncertainCreate';

/** A thrown value in words for an admin, with the facts that workflows branch on. */
export interface ErrorDescription extends Advice {
	/** Facts for people who look further; none of them holds a token, a secret or a body. */
	facts: IDataObject;
	/** HTTP status, when there was a response. */
	httpStatus?: number;
	/** Whether the same thing may well succeed later. */
	isTransient: boolean;
}

const UNREADABLE_FIELD =
	'Check the expressions in this node’s fields: for this item, one of them could not be evaluated.';

/** PingOne may hold a device that no item stands for: the admin has to know which ones to look at. */
function describeUncertain({ failure, deviceIds }: UncertainCreateError): Advice & {
	facts: IDataObject;
} {
	const { message, facts, cause } = explain(failure);
	const what =
		deviceIds.length > 0
			? `a pending device may be this item’s: ${deviceIds.join(', ')}`
			: 'the user’s devices could not be read afterwards';
	return {
		message: `${message}, and ${what}`,
		hint: 'Nothing was removed. In PingOne, delete those of the user’s pending devices that nobody is activating, then run the item again.',
		facts: { ...facts, possibleDeviceIds: deviceIds },
		cause,
	};
}

function describePingOneError(thrown: PingOneError): ErrorDescription {
	const words =
		thrown instanceof UncertainCreateError ? describeUncertain(thrown) : explain(thrown.failure);
	return { ...words, httpStatus: thrown.failure.status, isTransient: thrown.isTransient };
}

/**
 * Puts whatever was thrown into words: the one translation, for operations, pickers, the page and
 * the trigger.
 *
 * @param thrown anything; what is none of ours is read by its shape
 */
export function describeError(thrown: unknown): ErrorDescription {
	if (thrown instanceof PingOneError) return describePingOneError(thrown);
	if (thrown instanceof FieldError) {
		const { message, hint, field } = thrown;
		return { message, hint, facts: { field }, isTransient: false };
	}
	// n8n's own words, for a field whose expression cannot be worked out. Read by shape: n8n may
	// hold another copy of its error classes than the one this node was given.
	const { message, description } = (thrown ?? {}) as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' ? message : 'The item could not be processed',
		hint: typeof description === 'string' ? description : UNREADABLE_FIELD,
		facts: {},
		isTransient: false,
	};
}
