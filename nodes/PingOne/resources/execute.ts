import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { transport } from '../pingone/client/chain';
import { openCredential } from '../pingone/client/credential';
import { inReadingOrder } from '../pingone/client/readingOrder';
import { describeError } from '../pingone/errors/describeError';
import type { FieldError } from '../pingone/errors/fieldError';
import { chosenOperation, itemSource } from '../read/source';
import { readEarlierRun } from '../run/earlierRun';
import { type Run, runItems } from '../run/items';
import { watchStop } from '../run/n8nInternals';
import { type ItemsInCommon, itemView, Tally } from './item';
import type { ItemOperation } from './operation';
import { findOperation } from './registry';
import { toolRefusal } from './tool';

/** Name of the service, as used in messages. */
const SERVICE = 'PingOne';

/** An entry that only the response to a create has, so devices that were merely read have none. */
const isMadeNow = (json: IDataObject) => 'publicKeyCredentialCreationOptions' in json;

/**
 * What all items of a run share; created with the first item that needs it, so that invalid input
 * costs nothing.
 */
async function open(
	ctx: IExecuteFunctions,
	run: Run,
	known: Pick<ItemsInCommon, 'parallel' | 'tally'>,
): Promise<ItemsInCommon> {
	const { connection, credential } = await openCredential(ctx, run.signal);
	return {
		...known,
		credential,
		connection,
		sendFor: transport(ctx, connection, run),
		earlierRunOf: readEarlierRun(ctx, run, isMadeNow),
		made: new Set(),
	};
}

/** Requests that one item may have under way when nothing else limits them: the pace does. */
const PARALLEL = 64;

/**
 * The bound of requests for a whole run, from the first item whose Options can be read. An item whose
 * own cannot fails by itself, when its turn comes.
 *
 * @returns undefined when none is set
 * @internal
 */
export function maxConcurrentRequests(
	ctx: IExecuteFunctions,
	{ settings }: ItemOperation,
): number | undefined {
	for (const item of ctx.getInputData().keys()) {
		try {
			return settings(itemSource(ctx, item)).maxConcurrentRequests;
		} catch {
			// The item fails for the same reason when it is read in its turn.
		}
	}
	return undefined;
}

function executeItems(ctx: IExecuteFunctions, operation: ItemOperation) {
	const most = maxConcurrentRequests(ctx, operation);
	const items = Math.max(1, ctx.getInputData().length);
	const parallel = most === undefined ? PARALLEL : Math.max(1, Math.floor(most / items));
	const tally = new Tally(ctx.getInputData().length);
	const work = (run: Run) => {
		let opened: Promise<ItemsInCommon> | undefined;
		return async (item: number) => {
			const source = itemSource(ctx, item);
			const noteZone = (label: string) => tally.noteZone(label, source.timezone);
			const { settings, run: work } = operation.read({ ...source, noteZone });
			opened ??= open(ctx, run, { parallel, tally });
			const view = itemView(ctx, await opened, settings, item);
			const result = await work(view).finally(() => view.api.turn.end());
			const results = Array.isArray(result) ? result : [result];
			return results.map(inReadingOrder);
		};
	};
	return runItems(ctx, {
		service: SERVICE,
		work,
		describe: describeError,
		concurrency: most,
		notice: (results) => tally.notice(results, operation.notice?.(results.flat())),
	});
}

/** Fails every item, so that On Error decides as for all other errors. */
const refuseItems = (ctx: IExecuteFunctions, refusal: FieldError) =>
	runItems(ctx, {
		service: SERVICE,
		describe: describeError,
		work: () => () => {
			throw refusal;
		},
	});

/** Runs the chosen operation for every input item. Resource and operation cannot be expressions. */
export async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const endWatch = watchStop(ctx);
	try {
		const chosen = chosenOperation(ctx);
		const operation = findOperation(chosen.resource, chosen.operation);
		const refusal = toolRefusal(ctx, operation);
		if (refusal) return await refuseItems(ctx, refusal);
		return await ('execute' in operation ? operation.execute(ctx) : executeItems(ctx, operation));
	} finally {
		endWatch();
	}
}
