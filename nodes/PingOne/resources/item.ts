import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import { inEnvironment, type Connection } from '../pingone/client/connection';
import type { FailedRun } from '../pingone/device/failedRun';
import { nodeFields } from '../read/nodeFields';
import { recordFacts } from './executionFacts';
import { readCallOptions, readEnvironmentId } from './fields/options';
import type { OperationItem } from './operation';

/** What the items of a run have in common. */
export interface ItemsInCommon {
	/** The description of the operation's fields. */
	fields: INodeProperties[];
	/** To the credential's own environment. */
	connection: Connection;
	/** Makes what sends an item's requests. */
	sendFor: (own: Connection) => Send;
	/** The run of an item that this execution retries, if any. */
	failedRunOf?: (item: number) => FailedRun | undefined;
}

/**
 * Creates an operation's view of one item.
 *
 * @param item index of the input item, used for every value that is read
 * @throws FieldError when Options contain something invalid
 */
export function itemView(
	ctx: IExecuteFunctions,
	{ fields, connection, sendFor, failedRunOf }: ItemsInCommon,
	item: number,
): OperationItem {
	const read = nodeFields(ctx, fields, item);
	const options = read.in('options');
	const own = inEnvironment(connection, readEnvironmentId(options));
	return {
		api: new PingOneApi(own, sendFor(own), readCallOptions(options)),
		read,
		failedRun: failedRunOf?.(item),
		record(user, status) {
			const transaction = options.text('externalTransactionId') ?? '';
			recordFacts(ctx, { user, status: String(status), transaction });
		},
	};
}
