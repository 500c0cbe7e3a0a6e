import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openCredential } from '../pingone/client/credential';
import { transport } from '../pingone/client/transport';
import { describeError } from '../pingone/errors/describeError';
import type { FieldError } from '../pingone/errors/fieldError';
import { inReadingOrder } from '../pingone/client/readingOrder';
import { chosenOperation } from '../read/nodeFields';
import { runItems, type Run } from '../run/items';
import { watchStop } from '../run/stop';
import { readFailedRun } from './failedRun';
import { readMaxConcurrentRequests } from './fields/options';
import { itemView, type ItemsInCommon } from './item';
import type { ItemOperation } from './operation';
import { findOperation } from './registry';
import { toolRefusal } from './tool';

/** Name of the service, as used in messages. */
const SERVICE = 'PingOne';

/**
 * What all items of a run share; created with the first item that needs it, so that invalid input
 * costs nothing.
 */
async function open(
	ctx: IExecuteFunctions,
	run: Run,
	{ fields }: ItemOperation,
): Promise<ItemsInCommon> {
	const { ctx: held, connection } = await openCredential(ctx, run.signal);
	return {
		fields,
		connection,
		sendFor: transport(held, connection, run),
		failedRunOf: readFailedRun(ctx, run),
	};
}

async function executeItems(ctx: IExecuteFunctions, operation: ItemOperation) {
	const work = (run: Run) => {
		let opened: Promise<ItemsInCommon> | undefined;
		return async (item: number) => {
			opened ??= open(ctx, run, operation);
			const results = await operation.run(itemView(ctx, await opened, item));
			return [results].flat().map(inReadingOrder);
		};
	};
	return await runItems(ctx, {
		service: SERVICE,
		work,
		describe: describeError,
		concurrency: readMaxConcurrentRequests(ctx, operation.fields),
		notice: operation.notice,
	});
}

/** Fails every item, so that On Error decides as for all other errors. */
async function refuseItems(ctx: IExecuteFunctions, refusal: FieldError) {
	return await runItems(ctx, {
		service: SERVICE,
		describe: describeError,
		work: () => () => {
			throw refusal;
		},
	});
}

async function executeOperation(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const chosen = chosenOperation(ctx);
	const operation = findOperation(chosen.resource, chosen.operation);
	const refusal = toolRefusal(ctx, operation);
	if (refusal) return await refuseItems(ctx, refusal);
	return 'execute' in operation ? await operation.execute(ctx) : await executeItems(ctx, operation);
}

/** Runs the chosen operation for every input item. Resource and operation cannot be expressions. */
export async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const watch = watchStop(ctx);
	try {
		return await executeOperation(watch.ctx);
	} finally {
		watch.end();
	}
}
