import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import { inEnvironment, type Connection } from '../pingone/client/connection';
import type { FailedRun } from '../pingone/device/failedRun';
import { nodeFields } from '../read/nodeFields';
import { recordFacts } from './executionFacts';
import { readCallOptions, readEnvironmentId } from './fields/options';
import { requireSecret } from '../page/link/proof';
import type { OperationItem } from './operation';
import type { Tally } from './tally';

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
	/** As n8n has decrypted it. */
	credential?: { clientSecret?: unknown };
	/** IDs of what the run has created, by what it is for; a run of one item needs none. */
	made?: Map<string, string[]>;
	/** How many requests an item may have under way at the same time. */
	parallel?: number;
	/** Notes what the lists of the run came to. */
	tally?: Tally;
}

/**
 * Creates an operation's view of one item.
 *
 * @param item index of the input item, used for every value that is read
 * @throws FieldError when Options contain something invalid
 */
export function itemView(
	ctx: IExecuteFunctions,
	common: ItemsInCommon,
	item: number,
): OperationItem {
	const { fields, connection, sendFor, failedRunOf, credential = {} } = common;
	const { made = new Map<string, string[]>(), parallel = 1, tally } = common;
	const read = nodeFields(ctx, fields, item);
	const options = read.in('options');
	const own = inEnvironment(connection, readEnvironmentId(options));
	return {
		api: new PingOneApi(own, sendFor(own), readCallOptions(options)),
		read,
		failedRun: failedRunOf?.(item),
		made,
		parallel,
		linkMaker: () => ({ ctx, secret: requireSecret(credential) }),
		noteMore: () => tally?.noteMore(),
		record(user, status) {
			const transaction = options.text('externalTransactionId') ?? '';
			recordFacts(ctx, { user, status: String(status), transaction });
		},
	};
}
