import { setImmediate } from 'node:timers/promises';

interface Timer {
	at: number;
	order: number;
	fire: () => void;
}

/** A small generator of repeatable random numbers (mulberry32). @returns numbers from 0 up to 1 */
export function seeded(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Time that passes only when everybody waits. All times in ms. */
export class VirtualClock {
	readonly random: () => number;
	private time = 0;
	private order = 0;
	private readonly timers: Timer[] = [];

	constructor(seed = 1) {
		this.random = seeded(seed);
	}

	now(): number {
		return this.time;
	}

	/** How many timers are set. */
	get pending(): number {
		return this.timers.length;
	}

	/** Resolves `ms` later in virtual time; rejects with the reason once `signal` is aborted. */
	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const timer = { at: this.time + Math.max(0, ms), order: this.order++, fire: resolve };
			this.insert(timer);
			const onAbort = () => {
				const index = this.timers.indexOf(timer);
				if (index >= 0) this.timers.splice(index, 1);
				reject(signal?.reason as Error);
			};
			signal?.addEventListener('abort', onAbort, { once: true });
		});
	}

	/** Lets time pass until `work` settles. @throws Error when everybody waits for nothing */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finished = () => void (done = true);
		work.then(finished, finished);
		await setImmediate();
		while (!done) {
			const next = this.timers.shift();
			if (!next) throw new Error(`Nothing left to wait for at ${this.time} ms`);
			this.time = Math.max(this.time, next.at);
			next.fire();
			await setImmediate();
		}
		return await work;
	}

	private insert(timer: Timer): void {
		let low = 0;
		let high = this.timers.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.timers[middle].at <= timer.at) low = middle + 1;
			else high = middle;
		}
		this.timers.splice(low, 0, timer);
	}
}
