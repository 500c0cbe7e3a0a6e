import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import type { Connection } from '../pingone/client/connection';
import type { FailedRun } from '../pingone/failedRun';
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
	const collection = (name: string) => ctx.getNodeParameter(name, item, {}) as IDataObject;
	return {
		api: new PingOneApi(connection, send, readCallOptions(collection('options'))),
		text: (name) => trimmed(ctx.getNodeParameter(name, item, '')),
		value: (name) => ctx.getNodeParameter(name, item, '') as unknown,
		locator(name): Locator {
			const { mode, value } = ctx.getNodeParameter(name, item) as { mode: string; value: unknown };
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
