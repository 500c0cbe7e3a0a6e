import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failureError, failureItem, type Describe, type ItemFailure } from './failure';
import { runPool } from './pool';

/** Works on one input item. */
export type Work = (item: number) => Promise<IDataObject | IDataObject[]>;

/**
 * Items in hand at a time. An item that waits for its turn costs little, so this is generous; how
 * many requests are in flight is decided elsewhere.
 */
const WIDTH = 10;

/**
 * The one loop over input items: every item leaves exactly once, in input order, paired to its
 * input, as what the work gave or as a failure.
 *
 * @param ctx n8n's execution context
 * @param work called once per item
 * @param describe puts a failure into words
 * @returns one output branch; n8n moves failed items to the error branch
 * @throws NodeApiError or NodeOperationError for the first failed item when On Error is Stop
 *   Workflow: nothing more is started then, and what is running is waited for
 */
export async function runItems(
	ctx: IExecuteFunctions,
	work: Work,
	describe: Describe,
): Promise<INodeExecutionData[][]> {
	const total = ctx.getInputData().length;
	const goOn = ctx.continueOnFail();
	const signal = ctx.getExecutionCancelSignal();
	const outputs: INodeExecutionData[][] = [];
	let stopped: { failure: ItemFailure; item: number } | undefined;
	let done = 0;

	const runOne = async (item: number) => {
		try {
			const result = await work(item);
			outputs[item] = [result].flat().map((json) => ({ json, pairedItem: { item } }));
			done += 1;
		} catch (thrown) {
			const failure = describe(thrown);
			if (goOn) outputs[item] = [failureItem(failure, item)];
			else if (!stopped || item < stopped.item) stopped = { failure, item };
		}
	};
	await runPool(total, WIDTH, runOne, () => stopped !== undefined || signal?.aborted === true);

	if (stopped) throw failureError(ctx.getNode(), stopped.failure, stopped.item, done, total);
	if (signal?.aborted) throw cancelled(ctx, done, total);
	return [outputs.flat()];
}

function cancelled(ctx: IExecuteFunctions, done: number, total: number) {
	const failure: ItemFailure = {
		message: 'The execution was stopped',
		hint: 'Run the workflow again for the items that are left.',
		facts: {},
	};
	return failureError(ctx.getNode(), failure, done, done, total);
}
