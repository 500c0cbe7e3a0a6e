import { AsyncLocalStorage } from 'node:async_hooks';

interface Timer {
	id: number;
	time: number;
	act: () => void;
}

const real = {
	performanceNow: performance.now.bind(performance),
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	now: Date.now,
	random: Math.random,
};

/** Lets all promises go on that can. */
const drain = async () => await new Promise<void>((resolve) => real.setImmediate(resolve));

const BEGINNING = Date.UTC(2026, 0, 5, 8);

/** Timers and the clock of this process in virtual time: a week takes no time at all. */
export class Clock {
	/** By how much somebody has set the clock of n8n's machine, in ms. */
	setBy = 0;

	private time = BEGINNING;

	private count = 0;

	private readonly timers = new Map<number, Timer>();

	/** By how much the clock of the process at work is off, in ms. */
	private readonly skew = new AsyncLocalStorage<number>();

	/** @param roll what `Math.random` gives from now on: the node spreads its waits with it */
	constructor(roll: () => number) {
		const plan = (act: () => void, ms = 0) => this.at(this.time + Math.max(0, ms), act);
		Object.assign(globalThis, {
			setTimeout: plan,
			clearTimeout: (id: number) => void this.timers.delete(id),
		});
		Date.now = () => this.time + this.setBy + (this.skew.getStore() ?? 0);
		// No process sets its monotonic clock.
		performance.now = () => this.time - BEGINNING;
		Math.random = roll;
	}

	get now(): number {
		return this.time;
	}

	/** Does something at a time. */
	at(time: number, act: () => void): number {
		this.count += 1;
		this.timers.set(this.count, { id: this.count, time, act });
		return this.count;
	}

	/** Has work done by a process whose clock is off. */
	async skewed<T>(ms: number, work: () => Promise<T>): Promise<T> {
		return await this.skew.run(ms, work);
	}

	async pass(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.at(this.time + ms, resolve));
	}

	/** Lets time pass until nothing is left to happen, or the time is over. @returns whether nothing is left */
	async runUntil(end: number): Promise<boolean> {
		for (;;) {
			await drain();
			let next: Timer | undefined;
			for (const timer of this.timers.values()) if (!next || timer.time < next.time) next = timer;
			if (!next) return true;
			if (next.time > end) return false;
			this.timers.delete(next.id);
			this.time = Math.max(this.time, next.time);
			next.act();
		}
	}

	/** Gives the process its own timers back. */
	restore(): void {
		Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
		Date.now = real.now;
		performance.now = real.performanceNow;
		Math.random = real.random;
	}
}
