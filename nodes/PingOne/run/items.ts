import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type Describe, errorItem, type ItemFailure, runError } from './itemError';
import { stopSignalOf } from './n8nInternals';
import { runPool } from './pool';
import { type Progress, watchProgress } from './progress';
import { type EarlierAttempts, openRetryJournal, type RetryJournal } from './retryJournal';
import { summarizeFailures, summarizeWaits } from './summary';

export type Work = (item: number) => Promise<IDataObject | IDataObject[]>;

export interface RunSignals {
	/** Aborted when nothing more may be started: the execution was stopped, or an item ended it. */
	signal: AbortSignal;
	/** Call this with the wait in milliseconds each time the service asks for one. */
	onThrottled?: (waitMs: number) => void;
	/** Call this when requests begin to wait because the service does not respond, and while they do. */
	onHeld?: () => void;
}

export interface Run extends RunSignals {
	/** What the earlier attempts of n8n's Retry On Fail did; undefined without Retry On Fail. */
	earlier?: EarlierAttempts;
}

export interface RunSettings {
	service: string;
	work: (run: Run) => Work;
	describe: Describe;
	/** Upper bound for concurrent items, and so for requests in flight. */
	concurrency?: number;
	/** Note above the output, given the results of each item that succeeded. */
	notice?: (results: IDataObject[][]) => string | undefined;
}

/** Concurrent items. A queued one costs little: the pace decides how many requests are in flight. */
const CONCURRENCY = 256;

function showHint(ctx: IExecuteFunctions, type: 'info' | 'warning', message?: string): void {
	if (message) ctx.addExecutionHints({ message, location: 'outputPane', type });
}

class Outcomes {
	/** By item, as n8n takes them. */
	readonly outputs: INodeExecutionData[][] = [];
	readonly results: IDataObject[][] = [];
	done = 0;
	readonly failures: ItemFailure[] = [];
	firstFailed?: { item: number; failure: ItemFailure };

	finish(item: number, results: IDataObject[]): void {
		this.results[item] = results;
		this.outputs[item] = results.map((json) => ({ json, pairedItem: { item } }));
		this.done += 1;
	}

	fail(item: number, failure: ItemFailure): void {
		this.failures.push(failure);
		if (!this.firstFailed || item < this.firstFailed.item) this.firstFailed = { item, failure };
		this.outputs[item] = [errorItem(failure, item)];
	}
}

interface Ended {
	total: number;
	continues: boolean;
	isCanceled: boolean;
	outcomes: Outcomes;
	progress: Progress;
	/** Without Retry On Fail there is no second attempt, and nothing is kept. */
	journal?: RetryJournal;
}

/** Tells how the run went. @throws what ends the run */
function conclude(
	ctx: IExecuteFunctions,
	{ service, notice, describe }: Pick<RunSettings, 'service' | 'notice' | 'describe'>,
	ended: Ended,
): INodeExecutionData[][] {
	const { total, continues, isCanceled, outcomes, progress, journal } = ended;
	const { done, failures, firstFailed } = outcomes;
	const outputs = outcomes.outputs.flat();
	// n8n looks at what is given out first; items before it may have found nothing.
	const hasFailed = continues ? outputs[0]?.json.error : firstFailed;
	journal?.end(hasFailed !== undefined && !isCanceled);
	showHint(ctx, 'info', summarizeWaits(service, progress.waits));
	const stopped = isCanceled && {
		item: Math.min(done, total - 1),
		failure: describe(new DOMException('', 'AbortError')),
	};
	const end = (continues ? undefined : firstFailed) ?? stopped;
	if (end) throw runError(ctx.getNode(), end.failure, { item: end.item, done, total });
	showHint(ctx, 'warning', summarizeFailures(total, failures));
	if (done > 0) showHint(ctx, 'info', notice?.(outcomes.results));
	return [outputs];
}

/**
 * The only loop over input items. Every item leaves exactly once, in order, paired to its input.
 * @throws NodeApiError or NodeOperationError for the first failure, if On Error is Stop Workflow
 */
export async function runItems(
	ctx: IExecuteFunctions,
	{ service, work: makeWork, describe, concurrency = CONCURRENCY, notice }: RunSettings,
): Promise<INodeExecutionData[][]> {
	const total = ctx.getInputData().length;
	const continues = ctx.continueOnFail();
	const cancel = stopSignalOf(ctx);
	const halt = new AbortController();
	const signal = cancel ? AbortSignal.any([cancel, halt.signal]) : halt.signal;
	const journal = ctx.getNode().retryOnFail === true ? openRetryJournal(ctx) : undefined;
	const progress = watchProgress(ctx, service, total);
	const outcomes = new Outcomes();

	const fail = (item: number, thrown: unknown) => {
		// Canceled before anything was sent: not a failure of its own.
		if (signal.aborted && thrown === signal.reason) return;
		const failure = describe(thrown);
		outcomes.fail(item, journal?.fail(item, failure) ?? failure);
		if (!continues) halt.abort();
	};
	const work = makeWork({
		signal,
		onThrottled: progress.throttled,
		onHeld: progress.held,
		earlier: journal?.earlier,
	});
	const runOne = async (item: number) => {
		try {
			const result = journal?.find(item) ?? (await work(item));
			const results = Array.isArray(result) ? result : [result];
			journal?.keep(item, results);
			outcomes.finish(item, results);
		} catch (thrown) {
			fail(item, thrown);
		}
		progress.moved(outcomes.done, outcomes.failures.length);
	};
	const isHalted = () => signal.aborted;
	await runPool(total, concurrency, runOne, isHalted);
	progress.end();
	const isCanceled = cancel?.aborted === true;
	const ended = { total, continues, isCanceled, outcomes, progress, journal };
	return conclude(ctx, { service, notice, describe }, ended);
}

/** The result of a whole run: a value, or the output that says why there is none. */
export type OnceResult<T> = { value: T } | { outputs: INodeExecutionData[][] };

/**
 * Runs work once for all items together; when it fails and On Error continues, each leaves as that
 * failure.
 * @throws NodeApiError or NodeOperationError when it failed and On Error is Stop Workflow
 */
export async function runOnce<T>(
	ctx: IExecuteFunctions,
	describe: Describe,
	work: (run: RunSignals) => Promise<T>,
): Promise<OnceResult<T>> {
	const signal = stopSignalOf(ctx) ?? new AbortController().signal;
	try {
		return { value: await work({ signal }) };
	} catch (thrown) {
		const failure = describe(thrown);
		if (!ctx.continueOnFail())
			throw runError(ctx.getNode(), failure, { item: 0, done: 0, total: 1 });
		return { outputs: [ctx.getInputData().map((_, item) => errorItem(failure, item))] };
	}
}
