import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem, runError, type Describe, type ItemFailure } from './itemError';
import { runPool } from './pool';
import { watchProgress } from './progress';
import { openRetryJournal } from './retryJournal';
import { summarizeFailures, summarizeWaits } from './summary';

/** Processes one input item. */
export type Work = (item: number) => Promise<IDataObject | IDataObject[]>;

/** What the work gets from the loop. */
export interface Run {
	/** Aborted when nothing more may be started: the execution was stopped, or an item ended it. */
	signal: AbortSignal;
	/** Call this with the wait in milliseconds each time the service asks for one. */
	onThrottled: (waitMs: number) => void;
}

export interface RunSettings {
	/** Name of the service, for messages. */
	service: string;
	/** Creates the work for a run. */
	work: (run: Run) => Work;
	/** Describes a failure. */
	describe: Describe;
	/** Upper bound for concurrent items, and so for requests in flight. */
	concurrency?: number;
	/** Note above the output, given the outputs of all items that succeeded. */
	notice?: (outputs: IDataObject[]) => string | undefined;
}

/**
 * Concurrent items. A queued one costs little, so this is generous: the pace decides how many
 * requests are in flight.
 */
const CONCURRENCY = 256;

interface Stop {
	failure: ItemFailure;
	item: number;
}

const CANCELED: ItemFailure = {
	message: 'The execution was stopped',
	hint: 'Run the workflow again for the items that are left.',
	facts: {},
};

/** Shows a note above the node's output. */
function showHint(ctx: IExecuteFunctions, type: 'info' | 'warning', message?: string): void {
	if (message) ctx.addExecutionHints({ message, location: 'outputPane', type });
}

/**
 * The only loop over input items. Every item leaves exactly once, in input order, paired to its
 * input, as the work's result or as a failure.
 *
 * @param ctx n8n's execution context
 * @returns one output; n8n moves failed items to the error output
 * @throws NodeApiError or NodeOperationError for the first failed item when On Error is Stop
 * Workflow: nothing more is started then, and running work is awaited
 */
export async function runItems(
	ctx: IExecuteFunctions,
	{ service, work: makeWork, describe, concurrency = CONCURRENCY, notice }: RunSettings,
): Promise<INodeExecutionData[][]> {
	const total = ctx.getInputData().length;
	const continues = ctx.continueOnFail();
	const cancel = ctx.getExecutionCancelSignal();
	const halt = new AbortController();
	const signal = cancel ? AbortSignal.any([cancel, halt.signal]) : halt.signal;
	const journal = openRetryJournal(ctx);
	const progress = watchProgress(ctx, service, total);
	const work = makeWork({ signal, onThrottled: progress.throttled });
	const outputs: INodeExecutionData[][] = [];
	const succeeded: IDataObject[] = [];
	const failures: ItemFailure[] = [];
	let stop: Stop | undefined;
	let done = 0;

	const finish = (item: number, results: IDataObject[]) => {
		outputs[item] = results.map((json) => ({ json, pairedItem: { item } }));
		// One by one: a call takes some 120,000 arguments at most, and a list may be longer.
		if (notice) for (const result of results) succeeded.push(result);
		done += 1;
		progress.done(done + failures.length);
	};
	const fail = (item: number, thrown: unknown) => {
		// Canceled before anything was sent: not a failure of its own.
		if (signal.aborted && thrown === signal.reason) return;
		const failure = describe(thrown);
		failures.push(failure);
		progress.done(done + failures.length);
		if (continues) outputs[item] = [errorItem(failure, item)];
		else if (!stop || item < stop.item) stop = { failure, item };
		if (!continues) halt.abort();
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
	await runPool(total, concurrency, runOne, () => signal.aborted);
	progress.end();

	showHint(ctx, 'info', summarizeWaits(service, progress.waits, failures));
	if (stop) throw runError(ctx.getNode(), stop.failure, stop.item, done, total);
	if (cancel?.aborted) throw runError(ctx.getNode(), CANCELED, done, done, total);
	showHint(ctx, 'warning', summarizeFailures(total, failures));
	if (notice && succeeded.length > 0) showHint(ctx, 'info', notice(succeeded));
	// With failed items, n8n may run the node again: the journal is for that attempt.
	if (failures.length === 0) journal.clear();
	return [outputs.flat()];
}
