import { sleep } from 'n8n-workflow';
import type { Outcome, Sent } from './log';
import { Pause } from './pause';
import { FairQueue, type Call, type CallerQueue } from './queue';
import { RateControl } from './rate';
import { PaceExhaustedError, type Clock, type PaceOptions, type RateFeedback } from './types';
import { WakeTimer } from './wakeTimer';

export { PaceExhaustedError } from './types';
export type { Clock, PaceOptions, RateFeedback } from './types';

const ANYONE: PaceOptions = {};

/**
 * How long new calls fail at once after giving up (ms): this ends the rest of the run, while a
 * later run may ask the server again.
 */
const CLOSED_MS = 30_000;

const machineClock: Clock = {
	now: () => performance.now(),
	sleep: async (ms, signal) => await sleep(ms, signal),
};

/**
 * Sends requests as fast as an unknown rate limit allows, and discovers that limit.
 *
 * - Until the first response, requests go one at a time; each waits one second at most for the one
 *   before.
 * - Requests go out evenly, at a rate derived from what was accepted (RateControl).
 * - A refusal (429) silences all callers for as long as the server says (Pause). If the first
 *   request after the pause is refused, too, requests go one at a time. If the server asks for more
 *   than five minutes, or refuses everything for that long, all callers give up.
 *
 * Callers are told apart by their options object and take turns; within a caller, the oldest call
 * goes first.
 */
export class Pace {
	private readonly clock: Clock;
	private readonly rate = new RateControl();
	private readonly pause = new Pause();
	private readonly wake = () => this.dispatch();
	private readonly callers = new FairQueue(this.wake);
	private readonly timer: WakeTimer;
	private readonly inFlight = new Set<Sent>();
	private sentAt = -Infinity;
	private lastUsedAt: number;
	private closed = { until: -Infinity, reopensAt: -Infinity };

	constructor(clock: Clock = machineClock) {
		this.clock = clock;
		this.lastUsedAt = clock.now();
		this.timer = new WakeTimer(clock, this.wake);
	}

	/** How long nothing has been sent or queued, in ms. */
	get idleMs(): number {
		return !this.callers.empty ? 0 : this.clock.now() - this.lastUsedAt;
	}

	/** Whether nothing is sent at this moment, because the server asked for a pause. */
	get isPaused(): boolean {
		return this.clock.now() < Math.max(this.pause.until, this.closed.until);
	}

	/**
	 * Sends a request when its turn comes. After a throttled response it waits and sends again.
	 *
	 * @param send one attempt; what it throws ends the call and does not count as throttled
	 * @param classify tells what a response says about the rate limit
	 * @param options the same object for all calls of one caller
	 * @param check called when the turn has come: what it throws ends the call, which takes no turn
	 * @returns the response; the last throttled one when the controller has given up
	 * @throws the signal's reason once it is aborted; PaceExhaustedError when the controller has
	 * given up and this call has no response of its own; whatever `send` or `classify` throws
	 */
	async run<T>(
		send: () => Promise<T>,
		classify: (response: T) => RateFeedback,
		options: PaceOptions = ANYONE,
		check = () => undefined as void,
	): Promise<T> {
		if (options.signal?.aborted) throw options.signal.reason;
		const now = this.clock.now();
		if (now < this.closed.until) throw new PaceExhaustedError(this.closed.reopensAt - now);
		return await new Promise<T>((resolve, reject) => {
			let last: { response: T } | undefined;
			const attempt = async () => {
				const response = await send();
				const feedback = classify(response);
				if (feedback.refused) last = { response };
				else resolve(response);
				return feedback;
			};
			const giveUp = (waitMs: number) => {
				if (last) resolve(last.response);
				else reject(new PaceExhaustedError(waitMs));
			};
			this.callers.add({ check, attempt, fail: reject, giveUp }, options);
			this.dispatch();
		});
	}

	/** Sends everything that may go now, and sets the timer for the next. */
	private dispatch(): void {
		for (;;) {
			const now = this.clock.now();
			if (now >= this.pause.until) this.rate.resume(now, now - this.pause.openedAt);
			const caller = this.callers.next(this.rate.width);
			if (!caller) return this.timer.off();
			const at = Math.max(now, this.pause.until, this.readyAt(now));
			if (at > now) return this.timer.at(at);
			void this.start(caller, now);
		}
	}

	private readyAt(now: number): number {
		const inFlight = this.countInFlight(now);
		const isCautious = this.pause.stillThrottled || this.rate.isCautious;
		// A request in flight may never be answered, so the wait for it is limited.
		if (isCautious && inFlight > 0) return this.sentAt + this.rate.stuckMs;
		return this.rate.readyAt;
	}

	/** How many requests are in flight, without those that are stuck. */
	private countInFlight(now: number): number {
		let stuck = 0;
		for (const { at } of this.inFlight) {
			if (now - at < this.rate.stuckMs) break;
			stuck++;
		}
		return this.inFlight.size - stuck;
	}

	/** A caller's next call, unless it is not to be sent any more. */
	private take(caller: CallerQueue): Call | undefined {
		const call = caller.take();
		try {
			call?.check();
			return call;
		} catch (reason) {
			call?.fail(reason);
			return undefined;
		}
	}

	private async start(caller: CallerQueue, now: number): Promise<void> {
		const call = this.take(caller);
		if (!call) return;
		this.callers.served(caller);
		this.sentAt = now;
		const sent = this.rate.sent(now);
		const release = () => {
			caller.inFlight.delete(release);
			this.inFlight.delete(sent);
		};
		caller.inFlight.add(release);
		this.inFlight.add(sent);
		let outcome: Outcome = 'failed';
		let feedback: RateFeedback = {};
		try {
			feedback = await call.attempt();
			outcome = feedback.refused ? 'refused' : feedback.isVoid ? 'failed' : 'accepted';
		} catch (reason) {
			call.fail(reason);
		}
		release();
		this.lastUsedAt = this.clock.now();
		sent.second = feedback.second;
		this.rate.answered(sent, feedback.tookMs ?? this.lastUsedAt - now, outcome);
		if (outcome === 'accepted') this.pause.relax();
		if (feedback.refused) this.refused(caller, call, sent.at, feedback.refused.retryAfterMs);
		this.dispatch();
	}

	private refused(caller: CallerQueue, call: Call, sentAt: number, retryAfterMs?: number): void {
		const now = this.clock.now();
		const random = (this.clock.random ?? Math.random)();
		const { waitMs, openedMs, giveUp } = this.pause.refused(sentAt, retryAfterMs, now, random);
		if (giveUp) {
			this.closed = { until: now + Math.min(waitMs, CLOSED_MS), reopensAt: now + waitMs };
			for (const each of [call, ...this.callers.clear()]) each.giveUp(waitMs);
			return;
		}
		caller.putBack(call);
		if (openedMs !== undefined) this.callers.throttled(openedMs);
	}
}
