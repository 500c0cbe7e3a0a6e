import type { IDataObject } from 'n8n-workflow';
import type { Advice } from './errorRow';
import { explain } from './explain';
import { PingOneError } from './failure';
import { FieldError } from './fieldError';
import { UncertainCreateError } from './uncertainCreate';

/** A thrown value described for an admin, with the facts that workflows branch on. */
export interface ErrorDescription extends Advice {
	/** Details for troubleshooting; none of them contains a token, a secret or a body. */
	facts: IDataObject;
	/** HTTP status, when there was a response. */
	httpStatus?: number;
	/** Whether trying again later may succeed. */
	isTransient: boolean;
}

const UNREADABLE_FIELD =
	'Check the expressions in this node’s fields: for this item, one of them could not be evaluated.';

/** PingOne may have a device without an output item: tells the admin which ones to check. */
function describeUncertain({ failure, deviceIds }: UncertainCreateError): Advice & {
	facts: IDataObject;
} {
	const { message, facts, cause } = explain(failure);
	const what =
		deviceIds.length > 0
			? `a pending device may be this item’s: ${deviceIds.join(', ')}`
			: 'the user’s devices could not be read afterward';
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
 * Describes anything that was thrown. This is the only such translation: operations, pickers, the
 * page and the trigger use it.
 *
 * @param thrown anything; errors of other classes are recognized by their shape
 */
export function describeError(thrown: unknown): ErrorDescription {
	if (thrown instanceof PingOneError) return describePingOneError(thrown);
	if (thrown instanceof FieldError) {
		const { message, hint, field, check, facts } = thrown;
		return {
			message,
			hint,
			facts: { field, ...(check && { check }), ...facts },
			isTransient: false,
		};
	}
	// n8n's own message, for a field whose expression cannot be evaluated. Recognized by shape,
	// because n8n may have another copy of its error classes than this node.
	const { message, description } = (thrown ?? {}) as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' ? message : 'The item could not be processed',
		hint: typeof description === 'string' ? description : UNREADABLE_FIELD,
		facts: {},
		isTransient: false,
	};
}
