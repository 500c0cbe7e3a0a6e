import type { PaceOptions, RateFeedback } from './types';

/** One call of `Pace.run`, without its type. */
export interface Call {
	/** Sends. @returns what the response says; without a refusal, the call is done */
	attempt(): Promise<RateFeedback>;
	fail(reason: unknown): void;
	/** Ends the call with the last refused response, or without one with an error. */
	giveUp(waitMs: number): void;
}

/** The calls of one caller, oldest first. */
export class CallerQueue {
	readonly options: PaceOptions;
	/** What gives back the slots of the calls in flight. */
	readonly inFlight = new Set<() => void>();
	private fresh: Call[] = [];
	private refused: Call[] = [];
	private readonly onAbort: () => void;

	/** @param onCleared called when the signal has taken out all that waited */
	constructor(options: PaceOptions, onCleared: () => void) {
		this.options = options;
		this.onAbort = () => {
			for (const call of this.clear()) call.fail(options.signal?.reason);
			for (const release of this.inFlight) release();
			onCleared();
		};
		options.signal?.addEventListener('abort', this.onAbort, { once: true });
	}

	/** How many calls wait for their turn. */
	get waiting(): number {
		return this.fresh.length + this.refused.length;
	}

	/** Whether calls that were refused before wait to be sent again. */
	get hasRetry(): boolean {
		return this.refused.length > 0;
	}

	/** Whether its next call may go, as far as its bounds are concerned. */
	isReady(width: number): boolean {
		const most = Math.min(width, this.options.maxInFlight ?? Infinity);
		return this.waiting > 0 && this.inFlight.size < most;
	}

	add(call: Call): void {
		this.fresh.push(call);
	}

	/** Puts back a call that was refused. */
	putBack(call: Call): void {
		if (this.options.signal?.aborted) call.fail(this.options.signal.reason);
		else this.refused.push(call);
	}

	/** Takes the oldest call: refused ones are older than fresh ones. */
	take(): Call | undefined {
		return this.refused.shift() ?? this.fresh.shift();
	}

	/** Takes out all that wait. */
	clear(): Call[] {
		const calls = [...this.refused, ...this.fresh];
		this.refused = [];
		this.fresh = [];
		return calls;
	}

	/** Lets go of the signal. */
	close(): void {
		this.options.signal?.removeEventListener('abort', this.onAbort);
	}
}

/** The callers that have something to send or in flight. They take turns. */
export class FairQueue {
	private readonly callers = new Map<PaceOptions, CallerQueue>();
	private readonly onCleared: () => void;

	/** @param onCleared called when a signal has taken out all calls of a caller */
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
	 * Whose turn is next; undefined when nobody may send. Whoever was refused before comes first.
	 * Forgets callers that are done.
	 *
	 * @param width how many requests each may have in flight: one whose answers do not come fills its
	 * own share only
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

	/** Puts a caller at the end of the row. */
	served(caller: CallerQueue): void {
		this.callers.delete(caller.options);
		this.callers.set(caller.options, caller);
	}

	/** Tells all callers of a pause (ms). */
	throttled(pauseMs: number): void {
		for (const { options } of this.callers.values()) options.onThrottled?.(pauseMs);
	}

	/** Takes out all calls that wait. */
	clear(): Call[] {
		return [...this.callers.values()].flatMap((caller) => caller.clear());
	}

	private drop(caller: CallerQueue): void {
		caller.close();
		this.callers.delete(caller.options);
	}
}
