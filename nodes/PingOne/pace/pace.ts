import { sleep } from 'n8n-workflow';
import { PaceAlarm } from './alarm';
import { PaceCallers } from './callers';
import type { Call, Line } from './line';
import type { Outcome, Sent } from './log';
import { PaceModel } from './model';
import { PacePause } from './pause';
import type { Clock, Heard, PaceOptions, Throttled } from './types';
import { PaceExhaustedError } from './types';

export type { Clock, Heard, PaceOptions, Throttled } from './types';
export { PaceExhaustedError } from './types';

const ANYONE: PaceOptions = {};

/**
 * How long new calls are turned away after giving up (ms): the rest of a run ends at once, and
 * whoever tries again later is let through to ask the server.
 */
const CLOSED_MS = 30_000;

const machineClock: Clock = {
	now: () => performance.now(),
	sleep: async (ms, signal) => await sleep(ms, signal),
};

/**
 * Sends requests as fast as an unknown rate limit allows, and finds the limit by itself.
 *
 * - The first request after a rest goes alone; when the server lets it through, the pool opens.
 * - While no limit is known the rate goes up with what the server has proven to allow (PaceRamp).
 * - A refusal (429) opens a pause for all calls, as long as the server says, plus a little jitter.
 * - The answers around the refusal tell the kind of limiter and its limit (PaceModel). From then
 *   on a copy of it says when to send: a token bucket (BucketBudget) or a fixed window of one
 *   second (WindowBudget). What was saved up in a pause is sent at once after it.
 * - Now and then a probe goes faster than the copy, so that a raised limit is found (Probe). Each
 *   refusal measures the limit anew, and a lower one is taken over.
 * - When even the first request after a pause is refused, one request at a time tries. When the
 *   server asks for more than five minutes, or only refuses for so long, everybody gives up.
 *
 * Callers, told apart by their options object, take turns; within a caller the oldest goes first.
 */
export class Pace {
	private readonly clock: Clock;
	private readonly model = new PaceModel(() => this.callers.waiting);
	private readonly pause = new PacePause();
	private readonly callers: PaceCallers;
	private readonly alarm: PaceAlarm;
	private inFlight = 0;
	private alone = true;
	private lastUsedAt: number;
	private closed = { until: -Infinity, reopensAt: -Infinity };

	constructor(clock: Clock = machineClock) {
		this.clock = clock;
		this.lastUsedAt = clock.now();
		this.callers = new PaceCallers(() => this.dispatch());
		this.alarm = new PaceAlarm(clock, () => this.dispatch());
	}

	/** Requests per second that the server is believed to allow; undefined while unknown. */
	get limit(): number | undefined {
		return this.model.limit;
	}

	/** For how long nothing was sent and nobody waited, in ms. */
	get idleMs(): number {
		return !this.callers.empty ? 0 : this.clock.now() - this.lastUsedAt;
	}

	/**
	 * Sends when its turn has come; on a throttled answer waits and sends again.
	 *
	 * @param send one attempt; what it throws ends the call and does not count as throttled
	 * @param read tells what an answer says about the rate limit
	 * @param options the same object for all calls of one caller
	 * @returns the answer; the last throttled one when the controller has given up
	 * @throws the signal's reason once it is aborted; PaceExhaustedError when the controller has
	 * given up and this call has no answer of its own; whatever `send` or `read` throws
	 */
	async run<T>(
		send: () => Promise<T>,
		read: (answer: T) => Heard,
		options: PaceOptions = ANYONE,
	): Promise<T> {
		if (options.signal?.aborted) throw options.signal.reason;
		const now = this.clock.now();
		if (now < this.closed.until) throw new PaceExhaustedError(this.closed.reopensAt - now);
		return await new Promise<T>((resolve, reject) => {
			let last: { answer: T } | undefined;
			const attempt = async () => {
				const answer = await send();
				const heard = read(answer);
				if (heard.refused) last = { answer };
				else resolve(answer);
				return heard;
			};
			const giveUp = (waitMs: number) => {
				if (last) resolve(last.answer);
				else reject(new PaceExhaustedError(waitMs));
			};
			this.enqueue({ attempt, fail: reject, giveUp }, options);
		});
	}

	private enqueue(call: Call, options: PaceOptions): void {
		if (this.callers.empty) this.alone = true;
		this.callers.add(call, options);
		this.dispatch();
	}

	/** Sends all that may go now and sets the alarm for the next. */
	private dispatch(): void {
		for (;;) {
			const now = this.clock.now();
			const next = this.callers.next(now);
			if (!next) return this.alarm.off();
			if (now < this.pause.until) return this.alarm.at(this.pause.until);
			this.model.resume(now);
			if (this.alone && this.inFlight > 0) return;
			if (next.at > now) return this.alarm.at(next.at);
			const wait = this.model.waitMs(now, this.inFlight);
			if (wait > 0) return this.alarm.at(now + wait);
			void this.start(next.line, now);
		}
	}

	private async start(line: Line, now: number): Promise<void> {
		const call = line.take(now);
		if (!call) return;
		this.callers.served(line);
		const sent = this.model.sent(now);
		line.inFlight++;
		this.inFlight++;
		let heard: Heard = {};
		let outcome: Outcome = 'failed';
		try {
			heard = await call.attempt();
			outcome = heard.refused ? 'refused' : 'accepted';
		} catch (reason) {
			call.fail(reason);
		}
		line.inFlight--;
		this.inFlight--;
		this.lastUsedAt = this.clock.now();
		this.model.answered(sent, this.lastUsedAt, outcome, heard.second);
		if (heard.refused) this.refused(line, call, sent, heard.refused);
		if (outcome === 'accepted') {
			this.alone = false;
			this.pause.relax();
		}
		this.dispatch();
	}

	private refused(line: Line, call: Call, sent: Sent, { retryAfterMs }: Throttled): void {
		const now = this.clock.now();
		const random = (this.clock.random ?? Math.random)();
		const { waitMs, openedMs, giveUp } = this.pause.refused(sent.at, retryAfterMs, now, random);
		if (giveUp) return this.giveUp(call, waitMs);
		line.putBack(call, now + waitMs);
		if (this.pause.inVain) this.alone = true;
		if (openedMs !== undefined) this.callers.throttled(openedMs);
	}

	private giveUp(call: Call, waitMs: number): void {
		const now = this.clock.now();
		this.closed = { until: now + Math.min(waitMs, CLOSED_MS), reopensAt: now + waitMs };
		for (const each of [call, ...this.callers.clear()]) each.giveUp(waitMs);
	}
}
