/** Timers and clocks of this process, played in virtual time: an hour takes no time at all. */
export interface VirtualClock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Does something later; it does not keep the run from ending. */
	at(time: number, act: () => void): void;
	/**
	 * Lets time pass until a promise has settled.
	 *
	 * @returns whether it settled before nothing was left to wait for, or the time was over
	 */
	settle(promise: Promise<unknown>, withinMs: number): Promise<boolean>;
	/** Lets everything happen that was planned with `at`. */
	finish(): Promise<void>;
	/** Gives the process its own timers back. */
	restore(): void;
}

interface Timer {
	id: number;
	time: number;
	act: () => void;
	/** Planned by the world, not by the node. */
	isWorlds: boolean;
}

const real = {
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	now: Date.now,
	performanceNow: performance.now,
	timeout: AbortSignal.timeout,
	random: Math.random,
};

/** What `AbortSignal.timeout` aborts with. */
const timedOut = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** Lets all promises go on that can. */
const drain = async () => await new Promise<void>((resolve) => real.setImmediate(resolve));

/**
 * Puts virtual time in place of the process's own.
 *
 * @param startAt milliseconds since 1970
 * @param random what `Math.random` gives from now on
 */
export function startClock(startAt: number, random: () => number): VirtualClock {
	let now = startAt;
	let count = 0;
	const timers = new Map<number, Timer>();
	const plan = (time: number, act: () => void, isWorlds: boolean) => {
		count += 1;
		timers.set(count, { id: count, time, act, isWorlds });
		return count;
	};
	const nextTimer = (onlyWorlds: boolean) => {
		let found: Timer | undefined;
		for (const timer of timers.values()) {
			if (onlyWorlds && !timer.isWorlds) continue;
			if (!found || timer.time < found.time) found = timer;
		}
		return found;
	};
	const fire = ({ id, time, act }: Timer) => {
		timers.delete(id);
		now = Math.max(now, time);
		act();
	};
	const fakes = {
		setTimeout: (act: () => void, ms = 0) => plan(now + Math.max(0, ms), act, false),
		clearTimeout: (id: number) => void timers.delete(id),
	};
	Object.assign(globalThis, fakes);
	Date.now = () => now;
	performance.now = () => now - startAt;
	Math.random = random;
	AbortSignal.timeout = (ms: number) => {
		const over = new AbortController();
		plan(now + ms, () => over.abort(timedOut()), false);
		return over.signal;
	};
	return {
		now: () => now,
		at: (time, act) => void plan(time, act, true),
		async settle(promise, withinMs) {
			let isSettled = false;
			const note = () => (isSettled = true);
			promise.then(note, note);
			const until = now + withinMs;
			for (;;) {
				await drain();
				if (isSettled) return true;
				const timer = nextTimer(false);
				if (!timer || timer.time > until) return false;
				fire(timer);
			}
		},
		async finish() {
			for (let timer = nextTimer(true); timer; timer = nextTimer(true)) {
				fire(timer);
				await drain();
			}
		},
		restore() {
			Object.assign(globalThis, {
				setTimeout: real.setTimeout,
				clearTimeout: real.clearTimeout,
			});
			Date.now = real.now;
			performance.now = real.performanceNow;
			Math.random = real.random;
			AbortSignal.timeout = real.timeout;
		},
	};
}
