import type { Failure, IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** The failure of an item, described for an admin. */
export interface ItemFailure {
	/** What happened, in one sentence without a period. */
	message: string;
	hint: string;
	facts: IDataObject;
	httpStatus?: number;
	cause?: Failure['cause'];
}

/** Describes a thrown value. The loop itself knows nothing about the service behind it. */
export type Describe = (thrown: unknown) => ItemFailure;

/** The item of a failure: n8n from 1.100 on takes the one key `error` for it (workflow-execute.js). */
export const errorItem = ({ message, hint, facts }: ItemFailure, item: number) => ({
	json: { error: { message, hint, ...facts } },
	pairedItem: { item },
});

/** Details as lines; the editor shows them collapsed, under the service's name. */
const factLines = (facts: IDataObject) =>
	Object.entries(facts).map(
		([name, value]) =>
			`${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
	);

/** n8n replaces messages with the name of a system error (node.error.js); a word joiner parts it. */
const SYSTEM_NAMES =
	/econnrefused|econnreset|enotfound|etimedout|erraddrinuse|eaddrnotavail|econnaborted|ehostunreach|eai_again|enoent|eisdir|enotdir|eacces|eexist|eperm|getaddrinfo/gi;
const keepWords = (message: string) =>
	message.replace(SYSTEM_NAMES, (name) => `${name.slice(0, 2)}\u2060${name.slice(2)}`);

export interface RunEnd {
	item: number;
	done: number;
	/** How many input items there are; a single item is not numbered. */
	total: number;
}

export function runError(node: INode, failure: ItemFailure, { item, done, total }: RunEnd) {
	const several = total > 1;
	const message = keepWords(failure.message + (several ? ` (item ${item + 1} of ${total})` : ''));
	const progress = several ? ` ${done} of ${total} items were done before the run stopped.` : '';
	const options = {
		message,
		description: failure.hint + progress,
		itemIndex: item,
		...(failure.cause && { failure: { cause: failure.cause } }),
	};
	const httpCode = String(failure.httpStatus);
	const error =
		failure.httpStatus === undefined
			? new NodeOperationError(node, message, options)
			: new NodeApiError(node, { message, httpCode } as JsonObject, { ...options, httpCode });
	error.messages = factLines(failure.facts);
	return error;
}
