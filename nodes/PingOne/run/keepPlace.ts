import { sleep, type IExecuteFunctions, type IRunExecutionData } from 'n8n-workflow';

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
