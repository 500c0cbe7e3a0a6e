import { promisify } from 'node:util';
import timersPromises from 'node:timers/promises';

/** The process's own clocks and timers. */
export const own = {
	Date: globalThis.Date,
	now: globalThis.Date.now,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setInterval: globalThis.setInterval,
	clearInterval: globalThis.clearInterval,
	setImmediate: globalThis.setImmediate,
	performanceNow: performance.now.bind(performance),
	timeout: AbortSignal.timeout.bind(AbortSignal),
	sleep: timersPromises.setTimeout,
};

/** Lets all promises go on that can, and the process take in what has come. */
export const turn = async () => await new Promise<void>((resolve) => own.setImmediate(resolve));

let count = 0;

/** What `setTimeout` and `setInterval` give: as Node's own, as far as anybody uses it. */
export class Timer {
	/** Those of equal time go off in the order of their making. */
	readonly id = (count += 1);
	/** Node's word for whether a process is to wait for it. */
	private isRef = true;

	private readonly timers: Timers;
	private readonly act: () => void;
	private readonly ms: number;
	private readonly repeats: boolean;

	constructor(timers: Timers, act: () => void, ms: number, repeats = false) {
		this.timers = timers;
		this.act = act;
		this.ms = ms;
		this.repeats = repeats;
		this.refresh();
	}

	refresh(): this {
		this.timers.add(this, this.ms);
		return this;
	}

	goOff(): void {
		if (this.repeats) this.refresh();
		this.act();
	}

	ref(): this {
		this.isRef = true;
		return this;
	}

	unref(): this {
		this.isRef = false;
		return this;
	}

	hasRef(): boolean {
		return this.isRef;
	}

	/** What goes off again and again is nothing to wait for: it never ends. */
	get isWaitedFor(): boolean {
		return this.isRef && !this.repeats;
	}

	close(): this {
		this.timers.remove(this);
		return this;
	}

	[Symbol.dispose](): void {
		this.close();
	}

	[Symbol.toPrimitive](): number {
		return this.id;
	}
}

/** A timer as it was planned once; it counts no more once that has changed. */
interface Entry {
	time: number;
	timer: Timer;
}

const isBefore = (one: Entry, other: Entry) =>
	one.time < other.time || (one.time === other.time && one.timer.id < other.timer.id);

/** What is planned, the next one first: a binary heap, as there may be thousands. */
export class Timers {
	private readonly planned = new Map<number, Entry>();
	private readonly heap: Entry[] = [];
	private readonly now: () => number;
	private readonly changed: () => void;

	/**
	 * @param now milliseconds of the clock that they go by
	 * @param changed called when one was added
	 */
	constructor(now: () => number, changed: () => void = () => undefined) {
		this.now = now;
		this.changed = changed;
	}

	add(timer: Timer, ms: number): void {
		// Node's own do not go off at once, and take what is no number for nothing.
		this.addAt(timer, this.now() + (ms >= 1 ? ms : 1));
		this.changed();
	}

	private addAt(timer: Timer, time: number): void {
		const entry = { time, timer };
		this.planned.set(timer.id, entry);
		let place = this.heap.push(entry) - 1;
		while (place > 0) {
			const above = (place - 1) >> 1;
			if (!isBefore(entry, this.heap[above])) break;
			this.heap[place] = this.heap[above];
			place = above;
		}
		this.heap[place] = entry;
	}

	private dropFirst(): void {
		const last = this.heap.pop();
		if (last === undefined || this.heap.length === 0) return;
		let place = 0;
		for (;;) {
			let below = 2 * place + 1;
			if (below >= this.heap.length) break;
			const right = below + 1;
			if (right < this.heap.length && isBefore(this.heap[right], this.heap[below])) below = right;
			if (!isBefore(this.heap[below], last)) break;
			this.heap[place] = this.heap[below];
			place = below;
		}
		this.heap[place] = last;
	}

	remove(timer: Timer): void {
		this.planned.delete(timer.id);
	}

	dropAll(): void {
		this.planned.clear();
		this.heap.length = 0;
	}

	/** @param id a timer, or the number that it turns into; another's is left to Node */
	clear(id: unknown): void {
		const timer = id instanceof Timer ? id : this.planned.get(Number(id))?.timer;
		if (timer) timer.close();
		else own.clearTimeout(id as NodeJS.Timeout);
	}

	/** What goes off next, and when. */
	next(): Entry | undefined {
		for (;;) {
			const [first] = this.heap;
			if (first === undefined || this.planned.get(first.timer.id) === first) return first;
			this.dropFirst();
		}
	}

	/** Whether anybody waits for one of them. */
	areWaitedFor(): boolean {
		if (this.next()?.timer.isWaitedFor) return true;
		return [...this.planned.values()].some(({ timer }) => timer.isWaitedFor);
	}

	/** Has the next one go off. */
	goOff(): void {
		const timer = this.next()?.timer;
		timer?.close();
		timer?.goOff();
	}
}

/** What `AbortSignal.timeout` aborts with. */
const timedOut = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** As Node's own. */
const reasonOf = ({ reason }: AbortSignal) =>
	Object.assign(new Error('The operation was aborted', { cause: reason }), {
		name: 'AbortError',
		code: 'ABORT_ERR',
	});

/** `setTimeout` of `node:timers/promises`. */
const sleeper =
	(timers: Timers) =>
	async <T,>(
		ms = 1,
		value?: T,
		{ signal, ref = true }: { signal?: AbortSignal; ref?: boolean } = {},
	) =>
		await new Promise<T>((resolve, reject) => {
			if (signal?.aborted) {
				reject(reasonOf(signal));
				return;
			}
			const stop = () => {
				timer.close();
				reject(reasonOf(signal!));
			};
			const timer = new Timer(
				timers,
				() => {
					signal?.removeEventListener('abort', stop);
					resolve(value as T);
				},
				ms,
			);
			if (!ref) timer.unref();
			signal?.addEventListener('abort', stop, { once: true });
		});

/** A clock for this process to go by. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Milliseconds since the process began. */
	performanceNow(): number;
	timers: Timers;
}

/** Puts a clock in place of the process's own. @returns what puts those back */
export function goBy({ now, performanceNow, timers }: Clock): () => void {
	const planned =
		(repeats: boolean) =>
		(act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
			new Timer(timers, () => act(...given), ms, repeats);
	const clear = (id: unknown) => timers.clear(id);
	const sleep = sleeper(timers);
	const setTimeout = Object.assign(planned(false), { [promisify.custom]: sleep });
	const Date = new Proxy(own.Date, {
		construct: (target, parts: unknown[], made) =>
			Reflect.construct(target, parts.length > 0 ? parts : [now()], made) as Date,
		apply: () => new own.Date(now()).toString(),
	});
	const ofProcess = {
		...{ Date, setTimeout, setInterval: planned(true) },
		...{ clearTimeout: clear, clearInterval: clear },
	};
	Object.assign(globalThis, ofProcess);
	own.Date.now = now;
	performance.now = performanceNow;
	AbortSignal.timeout = (ms: number) => {
		const over = new AbortController();
		new Timer(timers, () => over.abort(timedOut()), ms);
		return over.signal;
	};
	Object.assign(timersPromises, { setTimeout: sleep });
	return () => {
		const { Date, setTimeout, setInterval, clearTimeout, clearInterval } = own;
		Object.assign(globalThis, { Date, setTimeout, setInterval, clearTimeout, clearInterval });
		own.Date.now = own.now;
		performance.now = own.performanceNow;
		AbortSignal.timeout = own.timeout;
		Object.assign(timersPromises, { setTimeout: own.sleep });
	};
}
