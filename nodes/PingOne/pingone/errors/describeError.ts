import type { IDataObject } from 'n8n-workflow';
import { ChangeError } from './changeError';
import type { Advice } from './errorRow';
import { explain } from './explain';
import { PingOneError } from './failure';
import { AdviceError, FieldError } from './fieldError';
import { shownText, withoutMarkup } from './foreign';
import { classNames } from './readFailure';

/** A thrown value described for an admin, with the facts that workflows branch on. */
export interface ErrorDescription extends Advice {
	/** Details for troubleshooting; none of them contains a token, a secret or a body. */
	facts: IDataObject;
	httpStatus?: number;
	isTransient: boolean;
}

/** The same without what most of them have in common. */
type Described = Advice & Partial<ErrorDescription>;

const MAX_REASON = 200;

const ISSUES = 'https://github.com/n8n-nodes-pingone/n8n-nodes-pingone/issues';

/** Roots of n8n's error classes (n8n-workflow 1.120 to 2.41). */
const OF_N8N = ['BaseError', 'ApplicationError', 'ExecutionBaseError'];

const isOfN8n = (thrown: unknown): thrown is Error & { description?: unknown } =>
	classNames(thrown).some((name) => OF_N8N.includes(name));

const inWordsOfN8n = ({ message, description }: Error & { description?: unknown }): Described => ({
	message,
	hint:
		typeof description === 'string' && description !== ''
			? description
			: 'This message comes from n8n itself. Check the settings of the node, and n8n’s log.',
});

const STOPPED: Described = {
	message: 'The execution was stopped',
	hint: 'Run the workflow again for the remaining items.',
};

/** Nothing that this node throws on purpose: no admin can do anything about it. */
function describeFault(thrown: unknown): Described {
	const { name, message } = thrown instanceof Error ? thrown : { name: typeof thrown, message: '' };
	// A parser's message quotes what it parsed, which may be anything.
	const reason = message === '' || name === 'SyntaxError' ? name : `${name}: ${message}`;
	return {
		message: `The node failed because of a bug (${shownText(reason.slice(0, MAX_REASON))})`,
		hint: `Requests already sent for this item may have taken effect: check PingOne. Please report this at ${ISSUES}, with the operation and the versions of n8n and of this node.`,
		facts: { fault: true },
	};
}

/** What failed; of a change also what was done before, what was seen afterward, and what to look at. */
function describePingOneError(thrown: PingOneError): Described {
	const { failure, isTransient } = thrown;
	const { message, hint, facts, cause } = explain(failure);
	const known = thrown instanceof ChangeError ? thrown.known : undefined;
	const { made, seen, deviceIds } = known ?? {};
	const before = made === undefined ? '' : `${made}, then: `;
	const after = seen === undefined ? '' : `, ${seen}`;
	return {
		message: `${before}${message}${after}`,
		hint: known?.hint ?? hint,
		facts: {
			...facts,
			...(known && { outcome: known.outcome }),
			...(deviceIds && { possibleDeviceIds: deviceIds }),
		},
		cause,
		httpStatus: failure.status,
		isTransient,
	};
}

function describe(thrown: unknown): Described {
	if (thrown instanceof PingOneError) return describePingOneError(thrown);
	if (thrown instanceof FieldError) {
		const { message, hint, field, facts } = thrown;
		return { message, hint, facts: { field, ...facts } };
	}
	if (thrown instanceof AdviceError) return { message: thrown.message, hint: thrown.hint };
	if ((thrown as { name?: unknown } | undefined)?.name === 'AbortError') return STOPPED;
	return isOfN8n(thrown) ? inWordsOfN8n(thrown) : describeFault(thrown);
}

/** Describes anything that was thrown; n8n's editor takes no quoted name for HTML. */
export function describeError(thrown: unknown): ErrorDescription {
	const { message, hint, ...more } = describe(thrown);
	const texts = { message: withoutMarkup(message), hint: withoutMarkup(hint) };
	return { facts: {}, isTransient: false, ...more, ...texts };
}
