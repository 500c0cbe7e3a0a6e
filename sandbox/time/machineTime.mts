import { performance } from 'node:perf_hooks';

/** Something that is to happen later. */
interface Timer {
	time: number;
	act: () => void;
	handle?: NodeJS.Timeout;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
/** How much has reached this process so far: what others have sent, what threads have done. */
const heard = (): number => performance.nodeTiming.uvMetricsInfo.events;

/** So often in a row nothing has come in before nothing is under way. */
const QUIET_TURNS = 3;

/**
 * The machine's time, as opposed to the tenant's: what limits and delays go by. Whoever follows it
 * may have it skip a wait.
 */
export class MachineTime {
	private skipped = 0;
	private working = 0;
	private asking = 0;
	private readonly timers = new Set<Timer>();
	/** Called when there is one more wait. */
	onWait: () => void = () => undefined;

	/** Milliseconds since 1970. */
	now(): number {
		return Date.now() + this.skipped;
	}

	/** Does something later. @returns what calls that off */
	later(ms: number, act: () => void): () => void {
		const timer: Timer = { time: this.now() + ms, act };
		this.timers.add(timer);
		this.wind(timer);
		this.onWait();
		return () => {
			clearTimeout(timer.handle);
			this.timers.delete(timer);
		};
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.later(ms, resolve));
	}

	/** Work that is not done before it has ended, though nothing may be heard meanwhile. */
	async work<T>(act: () => Promise<T>): Promise<T> {
		this.working += 1;
		return await act().finally(() => (this.working -= 1));
	}

	/** Asks somebody else, who may take their time. */
	async ask<T>(act: () => Promise<T>): Promise<T> {
		this.asking += 1;
		return await act().finally(() => (this.asking -= 1));
	}

	/** Whether others are asked for something just now. */
	get asks(): boolean {
		return this.asking > 0;
	}

	/** Sleeps within work. */
	async rest(ms: number): Promise<void> {
		this.working -= 1;
		await this.sleep(ms).finally(() => (this.working += 1));
	}

	/** How long until something happens by itself, in ms; null when nothing does. */
	nextIn(): number | null {
		if (this.timers.size === 0) return null;
		let first = Infinity;
		for (const { time } of this.timers) first = Math.min(first, time);
		return Math.max(0, first - this.now());
	}

	/** Waits until nothing is under way but waits. */
	async idle(): Promise<void> {
		while (!(await this.isQuiet())) await moment();
	}

	private async isQuiet(): Promise<boolean> {
		const before = heard();
		for (let count = 0; count < QUIET_TURNS; count += 1) await turn();
		return heard() === before && this.working === 0 && this.nextIn() !== 0;
	}

	/** Skips time. @param skipped how much in all, in ms */
	skipTo(skipped: number): void {
		this.skipped = skipped;
		for (const timer of [...this.timers].sort((a, b) => a.time - b.time)) this.wind(timer);
	}

	/** Ends all waits. */
	wake(): void {
		for (const timer of this.timers) timer.time = this.now();
		this.skipTo(this.skipped);
	}

	private wind(timer: Timer): void {
		clearTimeout(timer.handle);
		const ms = Math.max(0, timer.time - this.now());
		timer.handle = setTimeout(() => {
			this.timers.delete(timer);
			timer.act();
		}, ms);
	}
}
