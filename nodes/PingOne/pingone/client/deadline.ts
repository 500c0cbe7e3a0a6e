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
export async function unlessAborted<T>(
	waiting: Promise<T>,
	...signals: Array<AbortSignal | undefined>
): Promise<T> {
	const ends: Array<() => void> = [];
	try {
		// One promise for all: every request waits here several times.
		return await new Promise<T>((resolve, reject) => {
			waiting.then(resolve, reject);
			for (const signal of signals) {
				if (!signal) continue;
				const stop = () => reject(signal.reason as Error);
				// What has been waited for already comes first.
				if (signal.aborted) void Promise.resolve().then(stop);
				else ends.push(onAbort(signal, stop));
			}
		});
	} finally {
		for (const end of ends) end();
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
	const working = unlessAborted(work(inner.signal), AbortSignal.timeout(ms), stop);
	return await working.catch((thrown: unknown) => {
		inner.abort(thrown);
		throw thrown;
	});
}

/** A time limit that can stand still. */
export class Stopwatch {
	private fail: (reason: unknown) => void = () => undefined;
	private readonly over = new Promise<never>((_, reject) => (this.fail = reject));
	/** When the present stretch ends, by the monotonic clock, in ms; Infinity between two. */
	private endsAt = Infinity;
	private off?: () => void;
	/** Whether nobody waits anymore. */
	isOver = false;

	/** @param ms how long each stretch may take */
	constructor(private readonly ms: number) {
		this.over.catch(() => undefined);
	}

	start(): void {
		this.endsAt = performance.now() + this.ms;
		if (!this.off) this.watch(this.ms);
	}

	/** Ends the present stretch. Its timer goes on, for the next one. */
	stop(): void {
		this.endsAt = Infinity;
	}

	/** Waits for work. @throws a `TimeoutError` (DOMException) when a stretch took too long */
	async race<T>(work: Promise<T>): Promise<T> {
		return await Promise.race([work, this.over]).finally(() => {
			this.off?.();
			this.isOver = true;
		});
	}

	/** One timer at a time: when it ends too early, another one takes the rest. */
	private watch(ms: number): void {
		const time = AbortSignal.timeout(ms);
		this.off = onAbort(time, () => {
			this.off = undefined;
			const left = this.endsAt - performance.now();
			if (left <= 0) this.fail(time.reason);
			else if (left < Infinity) this.watch(Math.ceil(left));
		});
	}
}
