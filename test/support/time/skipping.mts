import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import { Line } from './line.mts';
import { goBy, own, Timers, turn } from './timers.mts';

/** So often in a row nothing has come in before nothing is under way. */
const QUIET_TURNS = 3;
/** While something is, it is looked for after so long again, in ms. */
const LOOK_EVERY_MS = 1;
/** What a machine that is kept from its work takes longer is nobody's wait, in ms. */
const MOST_AT_ONCE_MS = 2;

/** Where Node and undici tell of a request before it is sent. */
const REQUESTS = ['http.client.request.created', 'undici:request:create'];
/** Requests to the system that are not done, and what goes on as soon as it can. */
const UNDER_WAY = /^(FSReq|CloseReq|GetAddrInfo|GetNameInfo|Immediate)/;

/** How much has reached this process so far: what others have sent, what threads have done. */
const heard = () => performance.nodeTiming.uvMetricsInfo.events;
const moment = async () =>
	await new Promise<void>((resolve) => own.setTimeout(resolve, LOOK_EVERY_MS));

/**
 * A clock that skips every wait in which nothing happens: no promise goes on, nothing comes in, and the
 * sandboxes do nothing but wait themselves. Work takes as long as it takes, on a busy machine not much
 * longer. The sandboxes go by the same clock.
 */
class SkippingClock {
	private readonly timers = new Timers(
		() => this.exact(),
		() => this.planned(),
	);
	private readonly lines = new Set<Line>();
	private alarm?: NodeJS.Timeout;
	private alarmAt = Infinity;
	/** Milliseconds since 1970, by this clock, when the machine was last looked at; and its own then. */
	private last = own.now();
	private lastOfMachine = own.performanceNow();
	private skippedMs = 0;
	private isLooking = false;
	/** Whether there may be more to skip than was seen. */
	private isAsked = false;
	private heardAtIdle = 0;
	private giveBack?: () => void;

	/** Whether this process goes by it. */
	get isOn(): boolean {
		return this.giveBack !== undefined;
	}

	/** How much time was skipped so far, in ms. */
	skipped(): number {
		return this.skippedMs;
	}

	/** Milliseconds since 1970, and parts of one. */
	private exact(): number {
		const now = own.performanceNow();
		this.last += Math.min(now - this.lastOfMachine, MOST_AT_ONCE_MS);
		this.lastOfMachine = now;
		return this.last;
	}

	/** Has this process go by it. */
	start(): void {
		if (this.isOn) return;
		const ahead = own.performanceNow() - this.exact();
		this.giveBack = goBy({
			now: () => Math.floor(this.exact()),
			performanceNow: () => this.exact() + ahead,
			timers: this.timers,
		});
		for (const channel of REQUESTS) subscribe(channel, this.onRequest);
	}

	/** Gives the process its own clocks and timers back; nothing of what is planned goes off any more. */
	stop(): void {
		this.giveBack?.();
		this.giveBack = undefined;
		for (const channel of REQUESTS) unsubscribe(channel, this.onRequest);
		this.timers.dropAll();
		this.setAlarm();
		for (const line of this.lines) line.close();
	}

	/** Has a sandbox go by it as well, until that ends. */
	async share(url: string): Promise<void> {
		if (!this.isOn) return;
		const line = await Line.open(
			url,
			() => this.look(),
			(ended) => this.lines.delete(ended),
		);
		line.tell(this.exact());
		this.lines.add(line);
	}

	private planned(): void {
		this.setAlarm();
		this.look();
	}

	/** Waits in earnest for what goes off next. */
	private setAlarm(): void {
		const at = this.timers.next()?.time ?? Infinity;
		if (at === this.alarmAt) return;
		own.clearTimeout(this.alarm);
		this.alarmAt = at;
		if (at === Infinity) return;
		this.alarm = own.setTimeout(() => this.ring(), Math.max(0, at - this.exact()));
	}

	/** Has the next timer go off if it is due; each in a turn of its own, as Node does it. */
	private ring(): void {
		this.alarmAt = Infinity;
		const next = this.timers.next();
		try {
			if (next && next.time <= this.exact()) this.timers.goOff();
		} finally {
			this.setAlarm();
		}
	}

	/** Looks for waits to skip, as long as there may be any. */
	private look(): void {
		this.isAsked = true;
		if (this.isLooking || !this.isOn) return;
		this.isLooking = true;
		void this.skipAll();
	}

	private async skipAll(): Promise<void> {
		try {
			while (this.isOn) {
				this.isAsked = false;
				const next = await this.nextIfAllWait();
				if (next === Infinity && !this.isAsked) return;
				if (next !== undefined && next > 0 && next < Infinity) this.skip(next);
				else await moment();
			}
		} finally {
			this.isLooking = false;
		}
	}

	/** How long all wait for the next thing to happen, in ms; undefined when something is under way. */
	private async nextIfAllWait(): Promise<number | undefined> {
		const before = this.heard();
		if (!(await this.isQuiet(before))) return undefined;
		if (!(await this.areIdle(before))) return undefined;
		const theirs = Math.min(...[...this.lines].map(({ idleUntil = 0 }) => idleUntil));
		if (theirs === Infinity && !this.timers.areWaitedFor()) return Infinity;
		return Math.min(theirs, this.timers.next()?.time ?? Infinity) - this.exact();
	}

	/** @param before how much had been heard */
	private async isQuiet(before: number): Promise<boolean> {
		for (let count = 0; count < QUIET_TURNS; count += 1) {
			await turn();
			if (this.heard() !== before) return false;
		}
		return !process.getActiveResourcesInfo().some((name) => UNDER_WAY.test(name));
	}

	/** Whether the sandboxes do nothing but wait; asks those of which that is not known. */
	private async areIdle(before: number): Promise<boolean> {
		if (this.heardAtIdle !== before) this.forget();
		const unknown = [...this.lines].filter(({ idleUntil = 0 }) => idleUntil <= this.exact());
		if (unknown.length === 0) return true;
		await Promise.all(unknown.map(async (line) => await line.idle(() => this.exact())));
		this.heardAtIdle = before;
		// An answer that they gave before has come by now.
		return await this.isQuiet(before);
	}

	/** How much has come in, but for what sandboxes say of their time. */
	private heard(): number {
		return [...this.lines].reduce((sum, line) => sum - line.heard, heard());
	}

	private forget(): void {
		for (const line of this.lines) line.idleUntil = undefined;
	}

	/** A request is made: whoever gets it knows before what time it is, and may wait no more. */
	private readonly onRequest = () => {
		for (const line of this.lines) line.tell(this.exact());
		this.forget();
	};

	private skip(ms: number): void {
		this.skippedMs += ms;
		this.last += ms;
		for (const line of this.lines) {
			if (line.asks || (line.idleUntil ?? 0) <= this.exact()) line.tell(this.exact());
		}
		own.clearTimeout(this.alarm);
		this.ring();
	}
}

/** The clock of the test file. */
export const clock = new SkippingClock();
