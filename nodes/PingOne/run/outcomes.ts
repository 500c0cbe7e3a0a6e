import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { errorItem, type ItemFailure } from './itemError';
import { inSeconds, type Progress } from './progress';

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

const TOO_MANY_REQUESTS = 429;

/** Reasons listed one by one; the rest is summed up. */
const MAX_REASONS = 4;

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Failures of one kind differ only in what they quote; the field's label comes first and is kept.
 */
function reasonOf({ message }: ItemFailure): string {
	const label = /^'[^']+'/.exec(message)?.[0] ?? '';
	const rest = message
		.slice(label.length)
		.replace(/[,:]? (got|by|with|named)? ?'[^']*'/g, '')
		.replace(UUID, '…');
	return (label + rest).trim();
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const items = (count: number) => (count === 1 ? '1 item' : `${count} items`);

function countReasons(failures: ItemFailure[]): string {
	const counts = new Map<string, number>();
	for (const failure of failures) {
		const reason = reasonOf(failure);
		counts.set(reason, (counts.get(reason) ?? 0) + 1);
	}
	const sorted = [...counts].sort(([, a], [, b]) => b - a);
	const named = sorted.slice(0, MAX_REASONS).map(([reason, count]) => `${count} × ${reason}`);
	const others = sorted.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
	return [...named, ...(others > 0 ? [`${others} × other reasons`] : [])].join('; ');
}

/**
 * Summary of a run's failures, for the note above the output.
 *
 * @returns undefined when nothing failed, or when there was only one item, whose error says it all
 */
export function summarizeFailures(total: number, failures: ItemFailure[]): string | undefined {
	if (failures.length === 0 || total === 1) return undefined;
	return (
		`${total - failures.length} of ${total} items done, ${failures.length} failed: ` +
		`${countReasons(failures)}. Each failed item has an error with a hint. Fix those items and run only them again.`
	);
}

/**
 * Summary of a run's rate limiting, for the note above the output.
 *
 * @returns undefined when the service never asked for a wait
 */
export function summarizeWaits(
	service: string,
	{ count, totalMs }: Progress['waits'],
	failures: ItemFailure[],
): string | undefined {
	if (count === 0) return undefined;
	const waited = `${service} rate-limited this run ${times(count)}. The node waited ${inSeconds(totalMs)} in total and retried.`;
	const refused = failures.filter(({ httpStatus }) => httpStatus === TOO_MANY_REQUESTS).length;
	if (refused === 0) return waited;
	return `${waited} ${items(refused)} failed because of the rate limit. Run ${refused === 1 ? 'it' : 'them'} again later.`;
}
