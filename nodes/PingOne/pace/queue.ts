import type { PaceOptions, RateFeedback } from './types';

/** One call of `Pace.run`, without its type parameter. */
export interface Call {
	/** @throws when the call is not to be sent any more */
	check(): void;
	/** Sends. @returns what the response says; without a refusal, the call is done */
	attempt(): Promise<RateFeedback>;
	fail(reason: unknown): void;
	/** Ends the call with the last refused response or, if there is none, with an error. */
	giveUp(waitMs: number): void;
}

/** The calls of one caller, oldest first. */
export class CallerQueue {
	readonly options: PaceOptions;
	/** Releases the slots of the calls in flight. */
	readonly inFlight = new Set<() => void>();
	private fresh: Call[] = [];
	private refused: Call[] = [];
	private readonly onAbort: () => void;

	/** @param onCleared called when the signal has removed all queued calls */
	constructor(options: PaceOptions, onCleared: () => void) {
		this.options = options;
		this.onAbort = () => {
			for (const call of this.clear()) call.fail(options.signal?.reason);
			for (const release of this.inFlight) release();
			onCleared();
		};
		options.signal?.addEventListener('abort', this.onAbort, { once: true });
	}

	/** How many calls are queued. */
	get waiting(): number {
		return this.fresh.length + this.refused.length;
	}

	/** Whether refused calls are queued to be sent again. */
	get hasRetry(): boolean {
		return this.refused.length > 0;
	}

	/** Whether this caller's bounds allow its next call. */
	isReady(width: number): boolean {
		const most = Math.min(width, this.options.maxInFlight ?? Infinity);
		return this.waiting > 0 && this.inFlight.size < most;
	}

	add(call: Call): void {
		this.fresh.push(call);
	}

	/** Requeues a refused call. */
	putBack(call: Call): void {
		if (this.options.signal?.aborted) call.fail(this.options.signal.reason);
		else this.refused.push(call);
	}

	/** Takes the oldest call: refused ones are older than fresh ones. */
	take(): Call | undefined {
		return this.refused.shift() ?? this.fresh.shift();
	}

	/** Removes all queued calls. */
	clear(): Call[] {
		const calls = [...this.refused, ...this.fresh];
		this.refused = [];
		this.fresh = [];
		return calls;
	}

	/** Stops listening to the signal. */
	close(): void {
		this.options.signal?.removeEventListener('abort', this.onAbort);
	}
}

/** The callers with calls queued or in flight. They take turns. */
export class FairQueue {
	private readonly callers = new Map<PaceOptions, CallerQueue>();
	private readonly onCleared: () => void;

	/** @param onCleared called when a signal has removed all calls of a caller */
	constructor(onCleared: () => void) {
		this.onCleared = onCleared;
	}

	get empty(): boolean {
		return this.callers.size === 0;
	}

	/** Adds a call to the caller that these options stand for. */
	add(call: Call, options: PaceOptions): void {
		const caller = this.callers.get(options) ?? new CallerQueue(options, this.onCleared);
		this.callers.set(options, caller);
		caller.add(call);
	}

	/**
	 * The caller whose turn it is; undefined when nobody may send. Callers with refused calls come
	 * first. Removes callers that are done.
	 *
	 * @param width how many requests each may have in flight: a caller that gets no responses fills
	 * only its own share
	 */
	next(width: number): CallerQueue | undefined {
		let next: CallerQueue | undefined;
		for (const caller of this.callers.values()) {
			if (caller.waiting === 0 && caller.inFlight.size === 0) this.drop(caller);
			if (!caller.isReady(width)) continue;
			if (caller.hasRetry) return caller;
			next ??= caller;
		}
		return next;
	}

	/** Moves a caller to the end of the line. */
	served(caller: CallerQueue): void {
		this.callers.delete(caller.options);
		this.callers.set(caller.options, caller);
	}

	/** Tells all callers of a pause (ms). */
	throttled(pauseMs: number): void {
		for (const { options } of this.callers.values()) options.onThrottled?.(pauseMs);
	}

	/** Removes all queued calls. */
	clear(): Call[] {
		return [...this.callers.values()].flatMap((caller) => caller.clear());
	}

	private drop(caller: CallerQueue): void {
		caller.close();
		this.callers.delete(caller.options);
	}
}
