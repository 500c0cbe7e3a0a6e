import type { Failure, IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** Something that kept an item from being done, in words for an admin. */
export interface ItemFailure {
	/** What happened. */
	message: string;
	/** What to do about it. */
	hint: string;
	/** Facts for people who look further. */
	facts: IDataObject;
	/** HTTP status, when a service answered. */
	httpStatus?: number;
	/** n8n's own classification. */
	cause?: Failure['cause'];
}

/** Tells what a thrown value means. The loop itself knows nothing of the service behind it. */
export type Describe = (thrown: unknown) => ItemFailure;

const withItem = (message: string, item: number) => `${message} [item ${item}]`;

/**
 * The output item for a failure.
 *
 * Exactly `error` and `details`, and no `error` property beside `json`: only so does n8n 2.41 send
 * the item to the error branch and keep the details (n8n-core, workflow-execute.js).
 */
export const failureItem = (failure: ItemFailure, item: number) => ({
	json: {
		error: withItem(failure.message, item),
		details: { hint: failure.hint, ...failure.facts },
	},
	pairedItem: { item },
});

/** Facts as lines below the hint. The editor's error panel makes one line of them, hence the ends. */
const describeFacts = (facts: IDataObject) =>
	Object.entries(facts)
		.map(
			([name, value]) =>
				`${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
		)
		.join(';\n');

/**
 * n8n replaces every message that contains the name of a system failure, in any letter case, even
 * inside a word: a user called "steperman" would do. A word joiner, which has no width, keeps such
 * letters apart. (n8n-workflow, node.error.js, COMMON_ERRORS.)
 */
const SYSTEM_NAMES =
	/econnrefused|econnreset|enotfound|etimedout|erraddrinuse|eaddrnotavail|econnaborted|ehostunreach|eai_again|enoent|eisdir|enotdir|eacces|eexist|eperm|getaddrinfo/gi;
const keepWords = (message: string) =>
	message.replace(SYSTEM_NAMES, (name) => `${name.slice(0, 2)}\u2060${name.slice(2)}`);

/**
 * The failure that ends a run.
 *
 * @param done how many items came out before
 * @param total how many items went in
 */
export function failureError(
	node: INode,
	failure: ItemFailure,
	item: number,
	done: number,
	total: number,
): NodeApiError | NodeOperationError {
	const message = keepWords(withItem(failure.message, item));
	const progress = total > 1 ? `\n${done} of ${total} items were done before the run stopped.` : '';
	const description = [failure.hint + progress, describeFacts(failure.facts)]
		.filter(Boolean)
		.join('\n\n');
	const options = {
		message,
		description,
		itemIndex: item,
		...(failure.cause && { failure: { cause: failure.cause } }),
	};
	if (failure.httpStatus === undefined) return new NodeOperationError(node, message, options);
	const httpCode = String(failure.httpStatus);
	return new NodeApiError(node, { message, httpCode } as JsonObject, { ...options, httpCode });
}
