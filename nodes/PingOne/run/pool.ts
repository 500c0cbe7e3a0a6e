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
	let next = 0;
	const worker = async () => {
		while (next < count && !halted()) await work(next++);
	};
	await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
}
