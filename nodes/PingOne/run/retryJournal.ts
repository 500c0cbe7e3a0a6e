import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What has been done for good in a run, by item. */
export interface RetryJournal {
	/** What an earlier attempt of this run gave for the item. */
	find(item: number): IDataObject[] | undefined;
	/** Keeps what the item gave. */
	keep(item: number, outputs: IDataObject[]): void;
	/** Forgets the run; called once nothing is left to be attempted again. */
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
 * Remembers, between the attempts of n8n's Retry On Fail, what is already done.
 *
 * n8n runs the whole node again with all items, both after a failure and, in the continue modes, when
 * the first item failed. What a node keeps in its own context survives that (n8n-core 2.41,
 * workflow-execute.js), so a second attempt can give out what the first one made instead of making it
 * twice. An entry belongs to one run of the node, its settings and the item's input: in a loop, or
 * after an edit, nothing is mistaken for something else.
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
