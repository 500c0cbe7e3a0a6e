import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ItemFailure } from './itemError';
import { maxAttempts } from './n8nInternals';

export interface EarlierAttempts {
	attempts: number;
	/** When the first attempt began, by this process's clock, in ms. */
	startedAt: number;
	results: IDataObject[];
	/** Whether one of them left open what it did for an item. */
	isOpen(item: number): boolean;
}

export type RetryJournal = ReturnType<typeof openRetryJournal>;

const EARLIER =
	'An earlier Retry On Fail attempt may have made a change: check before you run the item again.';

interface Stored {
	execution: string;
	run: number;
	attempts: number;
	startedAt: number;
	done: { [item: string]: IDataObject[] };
	open: { [item: string]: string };
}

const hash = (value: unknown) =>
	createHash('sha256').update(JSON.stringify(value)).digest('base64');

function openStored(ctx: IExecuteFunctions): Stored {
	const context = ctx.getContext('node');
	const execution = ctx.getExecutionId();
	const run = ctx.getWorkflowDataProxy(0).$runIndex as number;
	const known = context.attempts as Stored | undefined;
	// Of a loop's iteration before, or of the execution that n8n's Retry button repeats.
	if (known?.execution === execution && known.run === run) return known;
	const stored: Stored = { execution, run, attempts: 0, startedAt: Date.now(), done: {}, open: {} };
	context.attempts = stored;
	return stored;
}

/**
 * Remembers results between the attempts of Retry On Fail, which runs all items again, in the node's
 * own context (n8n-core 2.41, workflow-execute.js); by run, settings and the item's input.
 */
export function openRetryJournal(ctx: IExecuteFunctions) {
	const node = ctx.getNode();
	const stored = openStored(ctx);
	const { attempts, startedAt, done, open } = stored;
	const results = Object.values(done).flat();
	stored.attempts += 1;
	const settings = hash(node.parameters);
	const items = ctx.getInputData();
	const key = (item: number) => {
		try {
			return hash([settings, item, items[item]?.json]);
		} catch {
			// What has no JSON, such as a circle, counts by its place alone.
			return hash([settings, item]);
		}
	};
	const isOpen = (item: number) => open[key(item)] !== undefined;
	const earlier: EarlierAttempts = { attempts, startedAt, results, isOpen };
	return {
		earlier,
		find: (item: number) => done[key(item)],
		keep(item: number, outputs: IDataObject[]): void {
			done[key(item)] = outputs;
		},
		/** Adds the outcome that an earlier attempt left open, unless the failure has its own. */
		fail(item: number, failure: ItemFailure): ItemFailure {
			const { outcome } = failure.facts;
			if (typeof outcome === 'string') open[key(item)] = outcome;
			const earlier = open[key(item)];
			return outcome !== undefined || earlier === undefined
				? failure
				: {
						...failure,
						hint: `${EARLIER} ${failure.hint}`,
						facts: { ...failure.facts, outcome: earlier },
					};
		},
		/** Deletes everything, unless the attempt failed for n8n, which makes another one. */
		end(failed: boolean): void {
			const another = failed && stored.attempts < maxAttempts(node);
			if (!another) delete ctx.getContext('node').attempts;
		},
	};
}
