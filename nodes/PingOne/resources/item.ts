import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import type { Connection } from '../pingone/client/connection';
import type { FailedRun } from '../pingone/device/failedRun';
import { recordFacts } from './executionFacts';
import { readCallOptions } from './fields/options';
import type { Locator, OperationItem } from './operation';

const trimmed = (value: unknown) =>
	value === undefined || value === null ? '' : String(value).trim();

/**
 * Creates an operation's view of one item.
 *
 * @param send sends the item's requests
 * @param item index of the input item, used for every value that is read
 * @param failedRun the run that this execution retries, if any
 * @throws FieldError when Options contain something invalid
 */
export function itemView(
	ctx: IExecuteFunctions,
	connection: Connection,
	send: Send,
	item: number,
	failedRun?: FailedRun,
): OperationItem {
	const values = new Map<string, unknown>();
	// Once: n8n evaluates an expression each time, at a cost, and `$now` or a random value would differ.
	const read = (name: string, fallback?: unknown): unknown => {
		if (!values.has(name)) values.set(name, ctx.getNodeParameter(name, item, fallback));
		return values.get(name);
	};
	const collection = (name: string) => read(name, {}) as IDataObject;
	return {
		api: new PingOneApi(connection, send, readCallOptions(collection('options'))),
		text: (name) => trimmed(read(name, '')),
		value: (name) => read(name, ''),
		locator(name): Locator {
			const { mode, value } = read(name) as { mode: string; value: unknown };
			return { mode, value: trimmed(value) };
		},
		collection,
		timezone: ctx.getTimezone(),
		failedRun,
		record(user, status) {
			const transaction = trimmed(collection('options').externalTransactionId);
			recordFacts(ctx, { user, status: String(status), transaction });
		},
	};
}
