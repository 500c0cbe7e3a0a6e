import {
	type IDataObject,
	type IExecuteFunctions,
	type IRunExecutionData,
	sleep,
} from 'n8n-workflow';

/** Between two looks at what n8n has stored, in ms. */
const LOOK_EVERY_MS = 5_000;

/** A look reads the execution's data, which may be large: it takes one part in so many of the time. */
const TIME_PER_LOOK = 20;

/** The error by which n8n notes a stop, for this very execution. */
function isStopOf(error: unknown, executionId: string): boolean {
	const { name, extra } = (error ?? {}) as { name?: string; extra?: IDataObject };
	// A retry starts with a copy of the stopped execution's data, so the ID must be its own.
	return /Cancell?ed/.test(String(name)) && extra?.executionId === executionId;
}

/** Watches for the Stop button. */
export interface StopWatch {
	/** The context, with a cancel signal that knows of every stop. */
	ctx: IExecuteFunctions;
	/** Ends the watch. */
	end(): void;
}

/**
 * Adds to n8n's cancel signal what that signal does not tell: in queue mode, the process that is
 * asked to stop an execution writes that into the database, and the worker that runs it learns of it
 * only when the same process had queued it (n8n 2.41, execution.service.js, `stopInScalingMode`).
 * So the stored execution is read every few seconds. See docs/decisions/0007-interrupted-runs.md.
 */
export function watchStop(ctx: IExecuteFunctions): StopWatch {
	const told = ctx.getExecutionCancelSignal();
	const stopped = new AbortController();
	const ended = new AbortController();
	const signal = told ? AbortSignal.any([told, stopped.signal]) : stopped.signal;
	const id = ctx.getExecutionId();
	const look = async () => {
		try {
			const data = await ctx.getExecutionDataById(id);
			if (isStopOf(data?.resultData.error, id)) stopped.abort();
		} catch {
			// n8n's database is away: the next look may tell.
		}
	};
	const watch = async () => {
		let pauseMs = LOOK_EVERY_MS;
		while (!ended.signal.aborted && !signal.aborted) {
			await sleep(pauseMs, ended.signal).catch(() => undefined);
			if (ended.signal.aborted) return;
			const startedAt = Date.now();
			await look();
			pauseMs = Math.max(LOOK_EVERY_MS, (Date.now() - startedAt) * TIME_PER_LOOK);
		}
	};
	void watch();
	return {
		ctx: Object.create(ctx, { getExecutionCancelSignal: { value: () => signal } }) as typeof ctx,
		end: () => ended.abort(),
	};
}

/** n8n reads what it stores of a stopped run within this, in ms; a busy process takes its time. */
const STORED_WITHIN_MS = 2_000;

/** A node's place among those that n8n has still to run. */
export interface Place {
	/** Call this before the node ends: n8n must not be told of an end before it has stored the stop. */
	leave(): Promise<void>;
}

/** Not part of n8n's documented context, so it may be missing. */
const stackOf = (ctx: IExecuteFunctions) =>
	(ctx as { runExecutionData?: IRunExecutionData }).runExecutionData?.executionData
		?.nodeExecutionStack;

/**
 * Makes a stopped execution one that Retry repeats from this node.
 *
 * A node that runs is off the list of nodes to run. When the execution is stopped, n8n aborts its
 * signal and, in the same turn, begins to store that list (n8n-core 2.41, workflow-execute.js,
 * `setupCancellation`): the retry would do nothing and succeed. So the node puts itself back at once,
 * as n8n does with a node that failed.
 */
export function keepPlace(ctx: IExecuteFunctions): Place {
	const signal = ctx.getExecutionCancelSignal();
	let storedAt = 0;
	const stay = () => {
		storedAt = Date.now() + STORED_WITHIN_MS;
		const own = ctx.getExecuteData();
		const stack = stackOf(ctx);
		// An agent calls its tools again by itself.
		if (own.node.rewireOutputLogTo || stack?.includes(own)) return;
		stack?.unshift(own);
	};
	signal?.addEventListener('abort', stay, { once: true });
	return {
		async leave() {
			signal?.removeEventListener('abort', stay);
			if (Date.now() < storedAt) await sleep(storedAt - Date.now());
		},
	};
}
