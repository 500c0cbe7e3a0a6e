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

/**
 * Waits for a promise, or until a signal is aborted.
 *
 * @param asFailure what the end of the waiting means
 * @throws the signal's reason, or what it means
 */
export function unlessAborted<T>(
	waiting: Promise<T>,
	signal?: AbortSignal,
	asFailure = (reason: unknown) => reason,
): Promise<T> {
	if (!signal) return waiting;
	return new Promise<T>((resolve, reject) => {
		let off = () => undefined as void;
		const fail = (reason: unknown) => (off(), reject(reason as Error));
		waiting.then((value) => (off(), resolve(value)), fail);
		const stop = () => fail(asFailure(signal.reason));
		// What has been waited for already comes first.
		if (signal.aborted) void Promise.resolve().then(stop);
		else off = onAbort(signal, stop);
	});
}

interface TimeLimit {
	/** By the monotonic clock, in ms. */
	endsAt: number;
	end: (reason: unknown) => void;
}

/** Time limits of one length: the oldest is over first, so that one timer serves them all. */
class LimitQueue {
	private readonly running = new Set<TimeLimit>();
	private isTimed = false;

	constructor(private readonly ms: number) {}

	start(end: TimeLimit['end']): () => void {
		const own = { endsAt: performance.now() + this.ms, end };
		this.running.add(own);
		if (!this.isTimed) this.watch(this.ms);
		return () => void this.running.delete(own);
	}

	private watch(ms: number): void {
		this.isTimed = true;
		const time = AbortSignal.timeout(ms);
		time.addEventListener('abort', () => this.ring(time.reason), { once: true });
	}

	private ring(reason: unknown): void {
		this.isTimed = false;
		const now = performance.now();
		for (const each of this.running) {
			if (each.endsAt > now) return this.watch(Math.ceil(each.endsAt - now));
			this.running.delete(each);
			each.end(reason);
		}
	}
}

/** Time limits of those who share a timer for each length: thousands of requests need few. */
export class TimeLimits {
	private readonly queues = new Map<number, LimitQueue>();

	/**
	 * @param ms how long it takes
	 * @param end called with a `TimeoutError` (DOMException) when the time is up
	 * @returns takes the limit away
	 */
	start(ms: number, end: (reason: unknown) => void): () => void {
		const queue = this.queues.get(ms) ?? new LimitQueue(ms);
		this.queues.set(ms, queue);
		return queue.start(end);
	}
}

/**
 * Runs work with a deadline, whatever it waits for.
 *
 * @param work gets a signal to pass on; what it does after the deadline is ignored
 * @param ms how long it may take
 * @param stop ends it earlier
 * @param limits what it shares timers with
 * @returns what the work gave
 * @throws what the work threw; the reason of `stop`; a `TimeoutError` (DOMException) when time is
 * up
 */
export function withDeadline<T>(
	work: (signal: AbortSignal) => Promise<T>,
	ms: number,
	stop?: AbortSignal,
	limits = new TimeLimits(),
): Promise<T> {
	if (stop?.aborted) return Promise.reject(stop.reason as Error);
	const inner = new AbortController();
	return new Promise<T>((resolve, reject) => {
		const end = (thrown: unknown) => {
			over();
			reject(thrown as Error);
			inner.abort(thrown);
		};
		const offTime = limits.start(ms, end);
		const offStop = stop && onAbort(stop, () => end(stop.reason));
		const over = () => (offTime(), offStop?.());
		work(inner.signal).then((value) => (over(), resolve(value)), end);
	});
}

/** A time limit that can stand still. */
export class Stopwatch {
	private fail: (reason: unknown) => void = () => undefined;
	private off?: () => void;
	/** Whether nobody waits anymore. */
	isOver = false;

	/**
	 * @param ms how long each stretch may take
	 * @param limits what it shares timers with
	 */
	constructor(
		private readonly ms: number,
		private readonly limits: TimeLimits,
	) {}

	/** Begins a stretch. */
	start(): void {
		this.off = this.limits.start(this.ms, (reason) => this.fail(reason));
	}

	/** Ends the present stretch. */
	stop(): void {
		this.off?.();
		this.off = undefined;
	}

	/** Ends the waiting, unless it stands still. */
	cut(reason: unknown): void {
		if (this.off) this.fail(reason);
	}

	/** Waits for work. @throws a `TimeoutError` (DOMException) when a stretch took too long */
	race<T>(work: Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const over = () => {
				this.stop();
				this.isOver = true;
			};
			this.fail = (reason) => (over(), reject(reason as Error));
			work.then((value) => (over(), resolve(value)), this.fail);
		});
	}
}
