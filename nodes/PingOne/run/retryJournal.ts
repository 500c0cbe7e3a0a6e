import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The final results of a run, by item. */
export interface RetryJournal {
	/** The item's result from an earlier attempt of this run. */
	find(item: number): IDataObject[] | undefined;
	/** Stores the item's result. */
	keep(item: number, outputs: IDataObject[]): void;
	/** Deletes the entries of the run, once nothing is left to be attempted again. */
	clear(): void;
}

const KEY = 'done';

interface Stored {
	[run: string]: { [item: string]: IDataObject[] };
}

const hash = (value: unknown) =>
	createHash('sha256').update(JSON.stringify(value)).digest('base64');

const NO_JOURNAL: RetryJournal = {
	find: () => undefined,
	keep: () => undefined,
	clear: () => undefined,
};

/**
 * Remembers results between the attempts of n8n's Retry On Fail.
 *
 * n8n runs the whole node again with all items, both after a failure and, in the continue modes,
 * when the first item failed. A node's own context survives that (n8n-core 2.41,
 * workflow-execute.js), so a second attempt can return what the first one created instead of
 * creating it twice. An entry belongs to one run of the node, its settings and the item's input, so
 * that a loop or an edit causes no mix-up.
 *
 * Without Retry On Fail there is no second attempt, and nothing is kept.
 */
export function openRetryJournal(ctx: IExecuteFunctions): RetryJournal {
	const node = ctx.getNode();
	if (node.retryOnFail !== true) return NO_JOURNAL;
	const context = ctx.getContext('node');
	const stored = (context[KEY] ??= {}) as Stored;
	const run = String(ctx.getWorkflowDataProxy(0).$runIndex);
	const done = (stored[run] ??= {});
	const settings = hash(node.parameters);
	const items = ctx.getInputData();
	const key = (item: number) => hash([settings, item, items[item].json]);
	return {
		find: (item) => done[key(item)],
		keep(item, outputs) {
			done[key(item)] = outputs;
		},
		clear() {
			delete stored[run];
			if (Object.keys(stored).length === 0) delete context[KEY];
		},
	};
}
