import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { errorItem, type ItemFailure } from './itemError';

/** What has become of each item of a run so far. */
export class Outcomes {
	private readonly outputs: INodeExecutionData[][] = [];
	private readonly failedItems = new Map<number, ItemFailure>();
	private doneItems = 0;

	/** Items that have left as the work's result. */
	get done(): number {
		return this.doneItems;
	}

	/** Items that have left as an error. */
	get failed(): number {
		return this.failedItems.size;
	}

	/** Failures, in the order in which they came. */
	get failures(): ItemFailure[] {
		return [...this.failedItems.values()];
	}

	/** The failed item that comes first in the input. */
	get firstFailed(): { item: number; failure: ItemFailure } | undefined {
		const item = [...this.failedItems.keys()].reduce(
			(first, each) => Math.min(first, each),
			Infinity,
		);
		const failure = this.failedItems.get(item);
		return failure && { item, failure };
	}

	/** Takes the work's results. */
	finish(item: number, results: IDataObject[]): void {
		this.outputs[item] = results.map((json) => ({ json, pairedItem: { item } }));
		this.doneItems += 1;
	}

	/** Takes a failure, also of an item that had finished before. */
	fail(item: number, failure: ItemFailure): void {
		if (this.outputs[item] !== undefined) this.doneItems -= 1;
		this.failedItems.set(item, failure);
		this.outputs[item] = [errorItem(failure, item)];
	}

	/** The results of all items that succeeded. */
	results(): IDataObject[] {
		const items = this.outputs.filter((_, item) => !this.failedItems.has(item));
		return items.flat().map(({ json }) => json);
	}

	/** All outputs, in input order. */
	all(): INodeExecutionData[] {
		return this.outputs.flat();
	}
}
