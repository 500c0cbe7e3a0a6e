import { sleep } from 'n8n-workflow';

/**
 * How many start at once. Evaluating an item's fields takes CPU time, and the first requests should
 * not wait until that is done for all items.
 */
const BATCH = 8;

/**
 * Runs `work` for 0 to `count - 1`, at most `concurrency` at a time, started in order.
 *
 * Only running ones take memory, whatever the count. Once `halted` returns true, nothing new is
 * started, and running work is awaited.
 *
 * @param work must not reject
 */
export async function runPool(
	count: number,
	concurrency: number,
	work: (index: number) => Promise<void>,
	halted: () => boolean,
): Promise<void> {
	const size = Math.min(concurrency, count);
	const workers: Array<Promise<void>> = [];
	let next = 0;
	const worker = async () => {
		while (next < count && !halted()) await work(next++);
	};
	while (workers.length < size && next < count && !halted()) {
		for (let more = BATCH; more > 0 && workers.length < size; more--) workers.push(worker());
		await sleep(0);
	}
	await Promise.all(workers);
}

/**
 * Maps a list by work that takes time, at most `concurrency` at once.
 *
 * @returns the results, in the order of the list
 * @throws what the first work to fail threw; nothing more is started then
 */
export async function mapPool<T, R>(
	entries: T[],
	concurrency: number,
	work: (entry: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const failed: unknown[] = [];
	const one = async (index: number) => {
		await work(entries[index] as T).then(
			(result) => (results[index] = result),
			(thrown: unknown) => failed.push(thrown),
		);
	};
	await runPool(entries.length, concurrency, one, () => failed.length > 0);
	if (failed.length > 0) throw failed[0];
	return results;
}
