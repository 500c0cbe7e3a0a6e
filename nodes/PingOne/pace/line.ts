import type { Heard, PaceOptions } from './types';

/** One call of `Pace.run`, without its type. */
export interface Call {
	/** Sends. @returns what the answer says; without a refusal, the call is done */
	attempt(): Promise<Heard>;
	fail(reason: unknown): void;
	/** Ends the call with the last refused answer, or without one with an error. */
	giveUp(waitMs: number): void;
}

/** The calls of one caller, oldest first. */
export class Line {
	readonly options: PaceOptions;
	inFlight = 0;
	private fresh: Call[] = [];
	private refused: Array<{ call: Call; notBefore: number }> = [];
	private readonly onAbort: () => void;

	/** @param onCleared called when the signal has taken out all that waited */
	constructor(options: PaceOptions, onCleared: () => void) {
		this.options = options;
		this.onAbort = () => {
			for (const call of this.clear()) call.fail(options.signal?.reason);
			onCleared();
		};
		options.signal?.addEventListener('abort', this.onAbort, { once: true });
	}

	/** Whether nothing waits and nothing is in flight. */
	get done(): boolean {
		return this.waiting + this.inFlight === 0;
	}

	/** How many calls wait for their turn. */
	get waiting(): number {
		return this.fresh.length + this.refused.length;
	}

	add(call: Call): void {
		this.fresh.push(call);
	}

	/** Puts a refused call back, to be sent not before that time (ms). */
	putBack(call: Call, notBefore: number): void {
		if (this.options.signal?.aborted) call.fail(this.options.signal.reason);
		else this.refused.push({ call, notBefore });
	}

	/** When `take` will give a call: now, later (ms), or not before an answer (Infinity). */
	readyAt(now: number): number {
		if (this.inFlight >= (this.options.maxInFlight ?? Infinity)) return Infinity;
		if (this.fresh.length > 0) return now;
		return this.refused.length > 0 ? Math.max(now, this.refused[0].notBefore) : Infinity;
	}

	/** Whether a refused call may be sent again at `now` (ms). */
	owes(now: number): boolean {
		return this.readyAt(now) <= now && this.refused.length > 0 && this.refused[0].notBefore <= now;
	}

	/** Takes the oldest call that may be sent at `now` (ms): refused ones are older than fresh. */
	take(now: number): Call | undefined {
		const [oldest] = this.refused;
		if (oldest && oldest.notBefore <= now) return this.refused.shift()?.call;
		return this.fresh.shift();
	}

	/** Takes out all that wait. */
	clear(): Call[] {
		const calls = [...this.refused.map(({ call }) => call), ...this.fresh];
		this.refused = [];
		this.fresh = [];
		return calls;
	}

	/** Lets go of the signal. */
	close(): void {
		this.options.signal?.removeEventListener('abort', this.onAbort);
	}
}
