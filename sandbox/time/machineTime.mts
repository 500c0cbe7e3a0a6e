import { performance } from 'node:perf_hooks';

/** Something that is to happen later. */
interface Wait {
	time: number;
	act: () => void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
/** How much has reached this process so far: what others have sent, what threads have done. */
const heard = (): number => performance.nodeTiming.uvMetricsInfo.events;

/** So often in a row nothing has come in before nothing is under way. */
const QUIET_TURNS = 3;
/** By itself a time that follows another one goes on by no more than this, in ms. */
const MOST_ALONE_MS = 2;

/**
 * The machine's time, as opposed to the tenant's: what limits and delays go by. It may follow the time
 * of a test, which skips waits.
 */
export class MachineTime {
	/** What the followed time was when it was last told, and when that was by the machine. */
	private told: { now: number; at: number } | undefined;
	private working = 0;
	private asking = 0;
	private readonly waits = new Set<Wait>();
	private alarm: NodeJS.Timeout | undefined;
	/** Called when there is one more wait. */
	onWait: () => void = () => undefined;

	/** Milliseconds since 1970. */
	now(): number {
		return Math.floor(this.exact());
	}

	private exact(): number {
		if (!this.told) return Date.now();
		return this.told.now + Math.min(performance.now() - this.told.at, MOST_ALONE_MS);
	}

	/** Does something later. @returns what calls that off */
	later(ms: number, act: () => void): () => void {
		const wait = { time: this.exact() + ms, act };
		this.waits.add(wait);
		this.setAlarm();
		this.onWait();
		return () => this.waits.delete(wait);
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.later(ms, resolve));
	}

	/** Work that is not done before it has ended, though nothing may be heard meanwhile. */
	async work<T>(act: () => Promise<T>): Promise<T> {
		this.working += 1;
		return await act().finally(() => (this.working -= 1));
	}

	/** Sleeps within work. */
	async rest(ms: number): Promise<void> {
		this.working -= 1;
		await this.sleep(ms).finally(() => (this.working += 1));
	}

	/** Asks somebody else, who may take their time. */
	async ask<T>(act: () => Promise<T>): Promise<T> {
		this.asking += 1;
		return await act().finally(() => (this.asking -= 1));
	}

	/** Whether somebody else is asked just now. */
	get asks(): boolean {
		return this.asking > 0;
	}

	/** How long until something happens by itself, in ms; null when nothing does. */
	nextIn(): number | null {
		const next = this.next();
		return next === Infinity ? null : Math.max(0, next - this.exact());
	}

	private next(): number {
		let next = Infinity;
		for (const { time } of this.waits) next = Math.min(next, time);
		return next;
	}

	/** Waits until nothing is under way but waits. */
	async idle(): Promise<void> {
		while (!(await this.isQuiet())) await moment();
	}

	private async isQuiet(): Promise<boolean> {
		this.endWaits();
		const before = heard();
		for (let count = 0; count < QUIET_TURNS; count += 1) await turn();
		return heard() === before && this.working === 0 && this.nextIn() !== 0;
	}

	/** Follows another time. @param now what that is, in ms since 1970; undefined: no longer */
	follow(now: number | undefined): void {
		this.told = now === undefined ? undefined : { now, at: performance.now() };
		this.endWaits();
		this.setAlarm();
	}

	/** Ends all waits. */
	wake(): void {
		for (const wait of this.waits) wait.time = -Infinity;
		this.endWaits();
	}

	/** Ends those that are over, the first one first. */
	private endWaits(): void {
		const now = this.exact();
		const over = [...this.waits].filter(({ time }) => time <= now);
		for (const wait of over.sort((a, b) => a.time - b.time)) {
			this.waits.delete(wait);
			wait.act();
		}
	}

	/** Whoever is followed says what the time is; else the machine does. */
	private setAlarm(): void {
		clearTimeout(this.alarm);
		const next = this.next();
		if (this.told || next === Infinity) return;
		this.alarm = setTimeout(
			() => {
				this.endWaits();
				this.setAlarm();
			},
			Math.max(1, next - this.exact()),
		);
	}
}
