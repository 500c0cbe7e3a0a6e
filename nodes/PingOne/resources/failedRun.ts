import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import type { FailedRun } from '../pingone/device/failedRun';

const KEY = 'retry';

/**
 * How far back to look when n8n does not say when the failed run began, in ms. Pending devices do
 * not live longer (PingOne deletes them after a day).
 */
const LOOK_BACK_MS = 24 * 3_600_000;

/** Later devices are told apart by time: two clocks agree within a few seconds. */
const KEEP_FOR_MS = 10_000;

/**
 * What n8n keeps with the execution, across the attempts of Retry On Fail and the iterations of a
 * loop.
 */
interface Retry {
	execution: string;
	startedAt: number;
	/** Devices that this execution created in its first seconds. */
	created: string[];
}

function openRetry(ctx: IExecuteFunctions): Retry {
	const context = ctx.getContext('node');
	const execution = ctx.getExecutionId();
	const known = context[KEY] as Retry | undefined;
	// The context may come from the failed run, which may itself have been a retry.
	if (known?.execution === execution) return known;
	const retry: Retry = { execution, startedAt: Date.now(), created: [] };
	context[KEY] = retry;
	return retry;
}

/**
 * When the failed run began: an execution that n8n retries keeps the data of the nodes that had
 * already run (n8n, execution.service.js). This is not part of the documented context, so it may be
 * missing.
 */
function failedRunStartedAt(ctx: IExecuteFunctions): number {
	const { runExecutionData } = ctx as { runExecutionData?: IRunExecutionData };
	const runs = Object.values(runExecutionData?.resultData.runData ?? {}).flat();
	const starts = runs.map(({ startTime }) => startTime).filter(Number.isFinite);
	return starts.length > 0 ? Math.min(...starts) : Date.now() - LOOK_BACK_MS;
}

/**
 * Returns the failed run that this execution retries. Called once for all items.
 *
 * @returns undefined unless the execution was started by n8n's Retry button
 */
export function readFailedRun(ctx: IExecuteFunctions): FailedRun | undefined {
	if (ctx.getMode() !== 'retry') return undefined;
	const retry = openRetry(ctx);
	const known = new Map<string, Promise<unknown>>();
	return {
		from: failedRunStartedAt(ctx),
		to: retry.startedAt,
		isNew: (id) => retry.created.includes(id),
		created(id) {
			if (Date.now() - retry.startedAt < KEEP_FOR_MS) retry.created.push(id);
		},
		async once<T>(key: string, work: () => Promise<T>) {
			const running = known.get(key) ?? work();
			known.set(key, running);
			return (await running) as T;
		},
	};
}
