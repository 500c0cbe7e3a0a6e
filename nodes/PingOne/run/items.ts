import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failureError, failureItem, type Describe, type ItemFailure } from './itemError';
import { openJournal } from './journal';
import { runPool } from './pool';
import { watchProgress } from './progress';

/** Works on one input item. */
export type Work = (item: number) => Promise<IDataObject | IDataObject[]>;

/** What the work can rely on. */
export interface Run {
	/** Fires when nothing more is to be started: the execution was stopped, or an item ended it. */
	signal: AbortSignal;
	/** To be called with the wait in milliseconds each time the service asks for one. */
	onThrottled: (waitMs: number) => void;
}

export interface RunSettings {
	/** Makes the work, once the run is known. */
	work: (run: Run) => Work;
	/** Puts a failure into words. */
	describe: Describe;
	/** Upper bound for items in hand, and so for requests in flight. */
	width?: number;
}

/**
 * Items in hand at a time. One that waits for its turn costs little, so this is generous: how many
 * requests are in flight is up to the pace.
 */
const WIDTH = 256;

interface Stop {
	failure: ItemFailure;
	item: number;
}

/**
 * The one loop over input items: every item leaves exactly once, in input order, paired to its
 * input, as what the work gave or as a failure.
 *
 * @param ctx n8n's execution context
 * @returns one output branch; n8n moves failed items to the error branch
 * @throws NodeApiError or NodeOperationError for the first failed item when On Error is Stop
 *   Workflow: nothing more is started then, and what is running is waited for
 */
export async function runItems(
	ctx: IExecuteFunctions,
	{ work: makeWork, describe, width = WIDTH }: RunSettings,
): Promise<INodeExecutionData[][]> {
	const total = ctx.getInputData().length;
	const goOn = ctx.continueOnFail();
	const cancel = ctx.getExecutionCancelSignal();
	const halt = new AbortController();
	const signal = cancel ? AbortSignal.any([cancel, halt.signal]) : halt.signal;
	const journal = openJournal(ctx);
	const progress = watchProgress(ctx, total);
	const work = makeWork({ signal, onThrottled: progress.throttled });
	const outputs: INodeExecutionData[][] = [];
	let stop: Stop | undefined;
	let done = 0;
	let failed = 0;

	const finish = (item: number, results: IDataObject[]) => {
		outputs[item] = results.map((json) => ({ json, pairedItem: { item } }));
		done += 1;
		progress.done(done + failed);
	};
	const fail = (item: number, thrown: unknown) => {
		// Called off before anything was sent: not a failure of its own.
		if (signal.aborted && thrown === signal.reason) return;
		const failure = describe(thrown);
		failed += 1;
		progress.done(done + failed);
		if (goOn) outputs[item] = [failureItem(failure, item)];
		else if (!stop || item < stop.item) stop = { failure, item };
		if (!goOn) halt.abort();
	};
	const runOne = async (item: number) => {
		const earlier = journal.find(item);
		if (earlier) return finish(item, earlier);
		try {
			const results = [await work(item)].flat();
			journal.keep(item, results);
			finish(item, results);
		} catch (thrown) {
			fail(item, thrown);
		}
	};
	await runPool(total, width, runOne, () => signal.aborted);
	progress.end();

	if (stop) throw failureError(ctx.getNode(), stop.failure, stop.item, done, total);
	if (cancel?.aborted) throw failureError(ctx.getNode(), CANCELLED, done, done, total);
	// With failed items, n8n may run the node again: the journal is for that try.
	if (failed === 0) journal.clear();
	return [outputs.flat()];
}

const CANCELLED: ItemFailure = {
	message: 'The execution was stopped',
	hint: 'Run the workflow again for the items that are left.',
	facts: {},
};
