import type { IDataObject } from 'n8n-workflow';
import type { Advice } from './errorRow';
import { explain } from './explain';
import { type Failure, PingOneError } from './failure';
import { AdviceError, FieldError } from './fieldError';
import { shownText, withoutMarkup } from './foreign';
import { classNames } from './readFailure';
import {
	PartialChangeError,
	UncertainCreateError,
	UnclearChangeError,
	UnknownLeftoverError,
} from './unclearChange';

/** A thrown value described for an admin, with the facts that workflows branch on. */
export interface ErrorDescription extends Advice {
	/** Details for troubleshooting; none of them contains a token, a secret or a body. */
	facts: IDataObject;
	/** HTTP status, when there was a response. */
	httpStatus?: number;
	/** Whether trying again later may succeed. */
	isTransient: boolean;
}

const MAX_REASON = 200;

const ISSUES = 'https://github.com/n8n-nodes-pingone/n8n-nodes-pingone/issues';

/** Roots of n8n's error classes (n8n-workflow 1.120 to 2.41). */
const OF_N8N = ['BaseError', 'ApplicationError', 'ExecutionBaseError'];

const isOfN8n = (thrown: unknown): thrown is Error & { description?: unknown } =>
	classNames(thrown).some((name) => OF_N8N.includes(name));

const inWordsOfN8n = ({
	message,
	description,
}: Error & { description?: unknown }): ErrorDescription => ({
	message,
	hint:
		typeof description === 'string' && description !== ''
			? description
			: 'This is what n8n itself says. Check the settings of the node, and n8n’s log.',
	facts: {},
	isTransient: false,
});

const STOPPED: ErrorDescription = {
	message: 'The execution was stopped',
	hint: 'Run the workflow again for the items that are left.',
	facts: {},
	isTransient: false,
};

/** Nothing that this node throws on purpose: no admin can do anything about it. */
function describeFault(thrown: unknown): ErrorDescription {
	const { name, message } = thrown instanceof Error ? thrown : { name: typeof thrown, message: '' };
	// A parser's message quotes what it parsed, which may be anything.
	const reason = message === '' || name === 'SyntaxError' ? name : `${name}: ${message}`;
	return {
		message: `The node itself failed, by a fault in it (${shownText(reason.slice(0, MAX_REASON))})`,
		hint: `What it had sent for this item may have been done: look in PingOne. Please report this at ${ISSUES}, with the operation and the versions of n8n and of this node.`,
		facts: { fault: true },
		isTransient: false,
	};
}

type Words = Advice & { facts: IDataObject };

/** PingOne may have a device without an output item: tells the admin which ones to check. */
function describeUncertain({ failure, deviceIds }: UncertainCreateError): Words {
	const { message, facts, cause } = explain(failure);
	const what =
		deviceIds.length > 0
			? `a pending device may be this item’s: ${deviceIds.join(', ')}`
			: 'the user’s devices could not be read afterward';
	return {
		message: `${message}, and ${what}`,
		hint: 'Nothing was removed. In PingOne, delete those of the user’s pending devices that nobody is activating, then run the item again.',
		facts: { ...facts, outcome: 'unknown', possibleDeviceIds: deviceIds },
		cause,
	};
}

/** Nothing was sent; what is open is what the run did that this one repeats. */
function describeLeftover({ failure }: UnknownLeftoverError): Words {
	const { message, facts, ...words } = explain(failure);
	return {
		...words,
		message: `${message}, so what the interrupted run may have created is unknown`,
		facts: { ...facts, outcome: 'unknown' },
	};
}

/** The change that a request asked for, in words. A read may have failed after it. */
const changeOf = ({ about }: Failure): string =>
	about && about.verb !== 'read' ? `${about.thing} was ${about.verb}` : 'the change was made';

/** A change that PingOne may have made: says what was seen of it, and to look before another try. */
function describeUnclear({ failure, lookUp, isUndecided }: UnclearChangeError): Words {
	const { message, facts, cause } = explain(failure);
	const change = changeOf(failure);
	const unseen = isUndecided
		? 'what PingOne shows does not tell whether this request was carried out'
		: `PingOne does not show that ${change}`;
	const seen = lookUp === undefined ? unseen : `whether ${change} could not be read afterward`;
	return {
		message: `${message}, and ${seen}`,
		hint: 'It may have been done, or be done later. Look in PingOne before you try again.',
		facts: { ...facts, outcome: 'unknown' },
		cause,
	};
}

/** Part of the item was done: that comes first. */
function describePartial({ failed, made }: PartialChangeError): Words {
	const { message, hint, facts, cause } = wordsFor(failed);
	return {
		message: `${made}, then: ${message}`,
		hint,
		facts: { ...facts, outcome: 'partial' },
		cause,
	};
}

function wordsFor(thrown: PingOneError): Words {
	if (thrown instanceof UncertainCreateError) return describeUncertain(thrown);
	if (thrown instanceof UnknownLeftoverError) return describeLeftover(thrown);
	if (thrown instanceof UnclearChangeError) return describeUnclear(thrown);
	return thrown instanceof PartialChangeError ? describePartial(thrown) : explain(thrown.failure);
}

function describePingOneError(thrown: PingOneError): ErrorDescription {
	const words = wordsFor(thrown);
	return { ...words, httpStatus: thrown.failure.status, isTransient: thrown.isTransient };
}

function describe(thrown: unknown): ErrorDescription {
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
	if (thrown instanceof AdviceError) {
		return { message: thrown.message, hint: thrown.hint, facts: {}, isTransient: false };
	}
	if ((thrown as { name?: unknown } | undefined)?.name === 'AbortError') return STOPPED;
	return isOfN8n(thrown) ? inWordsOfN8n(thrown) : describeFault(thrown);
}

/**
 * Describes anything that was thrown. This is the only such translation: operations, pickers, the
 * page and the trigger use it. A name that is quoted in it is not taken for HTML by n8n's editor.
 *
 * @param thrown anything; errors of other classes are recognized by their shape
 */
export function describeError(thrown: unknown): ErrorDescription {
	const { message, hint, ...more } = describe(thrown);
	return { ...more, message: withoutMarkup(message), hint: withoutMarkup(hint) };
}
