import { sleep } from 'n8n-workflow';

/**
 * So many begin at once. Reading an item's fields keeps the processor busy, and what the first ones
 * have to send should not wait until that is done for all.
 */
const TOGETHER = 8;

/**
 * Runs `work` for 0 to `count - 1`, at most `width` at a time, started in order.
 *
 * Only the running ones take memory, whatever the count. Once `halted` says so nothing new is
 * started, and what is running is waited for.
 *
 * @param work must not reject
 */
export async function runPool(
	count: number,
	width: number,
	work: (index: number) => Promise<void>,
	halted: () => boolean,
): Promise<void> {
	const most = Math.min(width, count);
	const workers: Array<Promise<void>> = [];
	let next = 0;
	const worker = async () => {
		while (next < count && !halted()) await work(next++);
	};
	while (workers.length < most && next < count && !halted()) {
		for (let more = TOGETHER; more > 0 && workers.length < most; more--) workers.push(worker());
		await sleep(0);
	}
	await Promise.all(workers);
}
