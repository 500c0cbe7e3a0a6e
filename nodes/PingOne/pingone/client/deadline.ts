/**
 * Runs work with a deadline, whatever it waits for.
 *
 * @param work gets a signal to pass on; what it does after the deadline is ignored
 * @param ms how long it may take
 * @param stop ends it earlier
 * @returns what the work gave
 * @throws what the work threw; the reason of `stop`; a `TimeoutError` (DOMException) when time is
 * up
 */
export async function withDeadline<T>(
	work: (signal: AbortSignal) => Promise<T>,
	ms: number,
	stop?: AbortSignal,
): Promise<T> {
	const inner = new AbortController();
	const timeUp = AbortSignal.timeout(ms);
	if (stop?.aborted) throw stop.reason;
	const working = unlessAborted(unlessAborted(work(inner.signal), timeUp), stop);
	return await working.catch((thrown: unknown) => {
		inner.abort(thrown);
		throw thrown;
	});
}

/** Waits for a promise, or until a signal is aborted. @throws the signal's reason */
export async function unlessAborted<T>(waiting: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await waiting;
	let stop = () => undefined as void;
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason as Error);
	});
	signal.addEventListener('abort', stop, { once: true });
	if (signal.aborted) stop();
	try {
		return await Promise.race([waiting, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
