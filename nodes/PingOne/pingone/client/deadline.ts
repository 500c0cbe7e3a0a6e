import { onAbort } from '../../pace/wake';

/** Waits for a promise, or until a signal is aborted. @throws the signal's reason */
export function unlessAborted<T>(waiting: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return waiting;
	return new Promise<T>((resolve, reject) => {
		let off: () => void = () => undefined;
		const fail = (reason: unknown) => (off(), reject(reason as Error));
		waiting.then((value) => (off(), resolve(value)), fail);
		const stop = () => fail(signal.reason);
		// What has been waited for already comes first.
		if (signal.aborted) void Promise.resolve().then(stop);
		else off = onAbort(signal, stop);
	});
}

/** Whether this is how a deadline ends. */
export const isTimeout = (thrown: unknown): boolean =>
	(thrown as { name?: unknown } | undefined)?.name === 'TimeoutError';

/**
 * Runs work with a deadline; what comes later is ignored. @throws what the work threw; the reason of
 * `stop`; a `TimeoutError` (DOMException) when time is up
 */
export function withDeadline<T>(
	work: (signal: AbortSignal) => Promise<T>,
	ms: number,
	stop?: AbortSignal,
): Promise<T> {
	if (stop?.aborted) return Promise.reject(stop.reason as Error);
	const inner = new AbortController();
	const time = AbortSignal.timeout(Math.ceil(ms));
	return new Promise<T>((resolve, reject) => {
		const end = (thrown: unknown) => {
			over();
			reject(thrown as Error);
			inner.abort(thrown);
		};
		const late = () => end(time.reason);
		time.addEventListener('abort', late);
		const offStop = stop && onAbort(stop, () => end(stop.reason));
		const over = () => {
			// Without a listener, nothing keeps the timer.
			time.removeEventListener('abort', late);
			offStop?.();
		};
		work(inner.signal).then((value) => (over(), resolve(value)), end);
	});
}
