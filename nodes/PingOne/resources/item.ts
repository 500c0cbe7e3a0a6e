import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import type { Connection } from '../pingone/client/connection';
import type { FailedRun } from '../pingone/device/failedRun';
import { nodeFields } from '../read/nodeFields';
import { recordFacts } from './executionFacts';
import { readCallOptions } from './fields/options';
import type { OperationItem } from './operation';

/** What the items of a run have in common. */
export interface ItemsInCommon {
	/** The description of the operation's fields. */
	fields: INodeProperties[];
	connection: Connection;
	/** Makes what sends an item's requests. */
	sendFor: () => Send;
	/** The run that this execution retries, if any. */
	failedRun?: FailedRun;
}

/**
 * Creates an operation's view of one item.
 *
 * @param item index of the input item, used for every value that is read
 * @throws FieldError when Options contain something invalid
 */
export function itemView(
	ctx: IExecuteFunctions,
	{ fields, connection, sendFor, failedRun }: ItemsInCommon,
	item: number,
): OperationItem {
	const read = nodeFields(ctx, fields, item);
	const options = read.in('options');
	return {
		api: new PingOneApi(connection, sendFor(), readCallOptions(options)),
		read,
		failedRun,
		record(user, status) {
			const transaction = options.text('externalTransactionId') ?? '';
			recordFacts(ctx, { user, status: String(status), transaction });
		},
	};
}
