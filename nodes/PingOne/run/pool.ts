import { sleep } from 'n8n-workflow';

/** How many start at once: the first requests should not wait for the CPU time of all items. */
const BATCH = 8;

/** Runs `work`, which must not reject, for 0 to `count - 1` in order, until `halted` is true. */
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

/** Maps a list, at most so many at a time. @throws the first failure, after which no more is started */
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
