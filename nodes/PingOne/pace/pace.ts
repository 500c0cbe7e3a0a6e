import type { Sent } from './log';
import { Pause } from './pause';
import { type Call, type PaceOptions, Queue } from './queue';
import { RateControl } from './rate';
import { CLOCK, onAbort, wakeTimer } from './wake';

export type { PaceOptions } from './queue';

export interface RateFeedback {
	/** Set only for a refusal because of the rate limit: how long the server asks to wait, in ms. */
	refused?: { retryAfterMs?: number };
	/** Set when the server did not work: how long it asks to wait, in ms, if it named a time. */
	failed?: { retryAfterMs?: number };
	/** The second of the server's clock in which it responded (since 1970), if it named it. */
	second?: number;
	/** How long the server took (ms), if that is less than the whole attempt. */
	tookMs?: number;
}

/** The rate limit let nothing through for so long that this call was given up unsent. */
export class PaceExhaustedError extends Error {
	/** @param waitMs how long the server asked to wait */
	constructor(readonly waitMs: number) {
		super('The rate limit lets nothing through');
	}
}

const ANYONE: PaceOptions = {};
/** The longest pause after a failure, whatever the server says: who waits longer is the request (ms). */
const MAX_FAILED_MS = 30_000;

/**
 * Sends requests as fast as an unknown rate limit allows, and discovers that limit.
 *
 * - Until the first response, requests go one at a time; each waits a second at most for the one
 *   before.
 * - Requests go out evenly, at a rate derived from what was accepted (RateControl).
 * - A refusal (429) silences all callers for as long as the server says (Pause). If the first
 *   request after it is refused as well, requests go one at a time. If the server asks for more than
 *   five minutes, or refuses everything for that long, all callers give up.
 * - A failure amid successes slows down as a refusal does, until it is clear that this does not
 *   help.
 *
 * Callers are told apart by their options object and take turns (Queue).
 */
export class Pace {
	private readonly wakeAt: (at: number) => void;
	private readonly rate = new RateControl();
	private readonly pause = new Pause();
	private readonly queue = new Queue();

	constructor(private readonly clock = CLOCK) {
		this.wakeAt = wakeTimer(clock, () => this.dispatch());
	}

	/** Whether nothing is sent at this moment, because the server asked for a pause. */
	get isPaused(): boolean {
		return this.clock.now() < this.pause.until;
	}

	/**
	 * Sends a request when its turn comes, and again after a throttled response.
	 * @param send one attempt; what it throws ends the call and does not count as throttled
	 * @param options the same object for all calls of one caller
	 * @param check called when the turn has come: what it throws ends the call, which takes no turn
	 * @returns the response; the last throttled one when the controller has given up
	 * @throws the signal's reason; PaceExhaustedError if given up without a response
	 */
	async run<T>(
		send: () => Promise<T>,
		classify: (response: T) => RateFeedback,
		options = ANYONE,
		check: () => void = () => undefined,
	): Promise<T> {
		const off = options.signal && onAbort(options.signal, this.stop);
		try {
			return await this.untilAccepted(send, classify, {
				options,
				check,
				turn: 0,
				go: () => undefined,
			});
		} finally {
			off?.();
		}
	}

	private async untilAccepted<T>(
		send: () => Promise<T>,
		classify: (response: T) => RateFeedback,
		call: Call,
	): Promise<T> {
		const { signal } = call.options;
		let last: { response: T } | undefined;
		for (;;) {
			signal?.throwIfAborted();
			const sent = await this.turn(call);
			if (!sent && last) return last.response;
			if (!sent) throw new PaceExhaustedError(this.pause.closed.reopensAt - this.clock.now());
			let feedback: RateFeedback | undefined;
			try {
				const response = await send();
				feedback = classify(response);
				if (!feedback.refused) return response;
				last = { response };
			} finally {
				this.answered(sent, feedback);
			}
		}
	}

	/** Waits for a call's turn. @returns undefined when there is no point in that */
	private turn(call: Call): Promise<Sent | undefined> {
		if (this.clock.now() < this.pause.closed.until) return Promise.resolve(undefined);
		return new Promise((go) => {
			call.go = go;
			this.queue.add(call);
			// What opens a closed caller is an answer, and that dispatches.
			if (call.options.isOpen?.() ?? true) this.dispatch();
		});
	}

	private readonly stop = (): void => {
		this.queue.stop();
		this.dispatch();
	};

	/** Sends everything that may go now, and sets the timer for the next. */
	private dispatch(): void {
		for (;;) {
			const now = this.clock.now();
			const { openedAt, until } = this.pause;
			// The timer is late by less than a millisecond, but the next call may be by a day.
			if (now >= until) this.rate.resume(now, Math.min(now, until + 1) - openedAt);
			const call = this.queue.next();
			const at = call ? Math.max(until, this.readyAt) : Infinity;
			if (!call || at > now) return this.wakeAt(at);
			call.go(new Promise((go) => go(this.start(call, now))));
		}
	}

	private get readyAt(): number {
		const { isCautious, stuckMs, readyAt } = this.rate;
		if (!isCautious && this.pause.inARow < 2) return readyAt;
		// A request in flight may never be answered, so the wait for it is limited.
		const stuckAt = [...this.queue.inFlight.keys()].map(({ at }) => at + stuckMs);
		return Math.max(readyAt, ...stuckAt);
	}

	/** @throws what ends the call, if it is not to be sent any more */
	private start(call: Call, now: number): Sent {
		this.queue.waiting.splice(this.queue.waiting.indexOf(call), 1);
		call.check();
		this.queue.lastTurn = Math.max(this.queue.lastTurn, call.turn);
		const sent = this.rate.sent(now);
		this.queue.inFlight.set(sent, call.options);
		return sent;
	}

	private answered(sent: Sent, feedback?: RateFeedback): void {
		const now = this.clock.now();
		const { refused, failed, second, tookMs } = feedback ?? {};
		const turnedAway = refused ?? (failed && this.asRefusal(failed, now));
		sent.second = second;
		sent.isFailure = failed !== undefined;
		const outcome = turnedAway ? 'refused' : failed || !feedback ? 'failed' : 'accepted';
		this.rate.answered(sent, tookMs ?? now - sent.at, outcome);
		if (outcome === 'accepted') this.pause.inARow = 0;
		if (turnedAway) this.refused(sent, turnedAway.retryAfterMs, now);
		this.queue.inFlight.delete(sent);
		this.dispatch();
	}

	/** How a failure slows down: not in an outage, nor where slowing down has not helped. */
	private asRefusal({ retryAfterMs = 0 }: { retryAfterMs?: number }, now: number) {
		if (this.pause.inARow > 1 || !this.rate.believesFailures(now)) return undefined;
		return { retryAfterMs: Math.min(retryAfterMs, MAX_FAILED_MS) };
	}

	private refused(sent: Sent, retryAfterMs: number | undefined, now: number): void {
		const random = (this.clock.random ?? Math.random)();
		const isNew = this.pause.refused(sent.at, retryAfterMs, now, random);
		const { waiting, inFlight } = this.queue;
		if (now < this.pause.closed.until) {
			for (const { go } of waiting.splice(0)) go();
		} else if (isNew && !sent.isFailure) {
			const callers = [...waiting.map(({ options }) => options), ...inFlight.values()];
			// A run is several callers.
			const told = new Set(callers.map(({ onThrottled }) => onThrottled));
			for (const tell of told) tell?.(this.pause.until - now);
		}
	}
}
