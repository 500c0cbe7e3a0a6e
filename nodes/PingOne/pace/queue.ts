import type { Sent } from './log';

/** One object for all calls of a caller: callers are told apart by it. */
export interface PaceOptions {
	/** Once aborted, queued calls reject with its reason, and none holds up others. */
	signal?: AbortSignal;
	/** Whether this caller may send one more now. */
	isOpen?(): boolean;
	/** Called once per pause, with its length in ms. Must not throw. */
	onThrottled?: (pauseMs: number) => void;
}

/** A call that waits for its turn. */
export interface Call {
	options: PaceOptions;
	/** Its place in line, from 1. A refused call keeps that, so it goes before newer ones. */
	turn: number;
	check(): void;
	/** Ends the waiting. Undefined says that there is no point in it. */
	go(sent?: Promise<Sent>): void;
}

/** Who goes next: a new call comes one turn after its caller's last one, or after the one sent last. */
export class Queue {
	/** In the order of their turns. */
	waiting: Call[] = [];
	readonly inFlight = new Map<Sent, PaceOptions>();
	/** The turn of the call that was sent last. */
	lastTurn = 0;

	/** Queues a call, again with the turn that it has had. */
	add(call: Call): void {
		const own = this.waiting.findLast(({ options }) => options === call.options)?.turn ?? 0;
		call.turn ||= Math.max(own, this.lastTurn) + 1;
		const place = this.waiting.findLastIndex(({ turn }) => turn <= call.turn) + 1;
		this.waiting.splice(place, 0, call);
	}

	/** The call whose turn it is; undefined when no one may send. */
	next(): Call | undefined {
		return this.waiting.find(({ options }) => options.isOpen?.() ?? true);
	}

	stop(): void {
		for (const { options, go } of this.waiting) {
			if (options.signal?.aborted) go(Promise.reject(options.signal.reason as Error));
		}
		this.waiting = this.waiting.filter(({ options }) => !options.signal?.aborted);
		for (const [sent, { signal }] of this.inFlight) if (signal?.aborted) this.inFlight.delete(sent);
	}
}
