import { processWide } from '../../processState';

interface Listeners {
	readonly waiting: Set<{ run: () => void }>;
	fire: () => void;
}

/**
 * Calls `run` when a signal is aborted. However many wait, the signal gets one listener: Node warns
 * of a leak from eleven on.
 *
 * @returns ends it
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
	const known = processWide('abortListeners', () => new WeakMap<AbortSignal, Listeners>());
	const all: Listeners = known.get(signal) ?? { waiting: new Set(), fire: () => undefined };
	if (!known.has(signal)) {
		all.fire = () => [...all.waiting].forEach((each) => each.run());
		known.set(signal, all);
		signal.addEventListener('abort', all.fire);
	}
	const entry = { run };
	all.waiting.add(entry);
	return () => {
		all.waiting.delete(entry);
		if (all.waiting.size > 0) return;
		known.delete(signal);
		signal.removeEventListener('abort', all.fire);
	};
}

/** Waits for a promise, or until a signal is aborted. @throws the signal's reason */
export async function unlessAborted<T>(waiting: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await waiting;
	let off = () => undefined as void;
	const aborted = new Promise<never>((_, reject) => {
		const stop = () => reject(signal.reason as Error);
		if (signal.aborted) stop();
		else off = onAbort(signal, stop);
	});
	try {
		return await Promise.race([waiting, aborted]);
	} finally {
		off();
	}
}

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
	if (stop?.aborted) throw stop.reason;
	const working = unlessAborted(unlessAborted(work(inner.signal), AbortSignal.timeout(ms)), stop);
	return await working.catch((thrown: unknown) => {
		inner.abort(thrown);
		throw thrown;
	});
}

/** A time limit that can stand still. */
export class Stopwatch {
	private fail: (reason: unknown) => void = () => undefined;
	private readonly over = new Promise<never>((_, reject) => (this.fail = reject));
	/** Ends the present stretch. */
	stop: () => void = () => undefined;
	/** Whether nobody waits anymore. */
	isOver = false;

	/** @param ms how long each stretch may take */
	constructor(private readonly ms: number) {
		this.over.catch(() => undefined);
	}

	start(): void {
		const time = AbortSignal.timeout(this.ms);
		this.stop = onAbort(time, () => this.fail(time.reason));
	}

	/** Waits for work. @throws a `TimeoutError` (DOMException) when a stretch took too long */
	async race<T>(work: Promise<T>): Promise<T> {
		return await Promise.race([work, this.over]).finally(() => {
			this.stop();
			this.isOver = true;
		});
	}
}
