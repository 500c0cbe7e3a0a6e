/** Clocks and timers of this process that skip every wait in which nothing happens. */
export interface Lapse {
	/** How much time was skipped so far, in ms. */
	skipped(): number;
	/** Real work: while it goes on, nothing is skipped. */
	real<T>(work: () => Promise<T>): Promise<T>;
	/** Waits for a promise, and skips what can be skipped meanwhile. @throws when it never settles */
	until<T>(promise: Promise<T>): Promise<T>;
	/** Gives the process its own clocks and timers back. */
	restore(): void;
}

interface Timer {
	time: number;
	act: () => void;
}

const own = {
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	now: Date.now,
	performanceNow: performance.now.bind(performance),
	timeout: AbortSignal.timeout.bind(AbortSignal),
};

/** Lets all promises go on that can. */
const drain = async () => await new Promise<void>((resolve) => own.setImmediate(resolve));

/** Puts a clock in place of the process's own that runs like it, and skips the waits. */
export function startLapse(): Lapse {
	let skipped = 0;
	let working = 0;
	let count = 0;
	const timers = new Map<number, Timer>();
	const now = () => own.now() + skipped;
	const plan = (act: () => void, ms = 0) => {
		count += 1;
		timers.set(count, { time: now() + Math.max(0, ms), act });
		return count;
	};
	const fireNext = () => {
		const [first] = [...timers].sort(([, a], [, b]) => a.time - b.time);
		if (!first) throw new Error('The run waits for something that never comes.');
		const [id, { time, act }] = first;
		timers.delete(id);
		skipped += Math.max(0, time - now());
		act();
	};
	Object.assign(globalThis, { setTimeout: plan, clearTimeout: (id: number) => timers.delete(id) });
	Date.now = now;
	performance.now = () => own.performanceNow() + skipped;
	AbortSignal.timeout = (ms: number) => {
		const over = new AbortController();
		const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
		plan(() => over.abort(reason), ms);
		return over.signal;
	};
	return {
		skipped: () => skipped,
		async real(work) {
			working += 1;
			return await work().finally(() => (working -= 1));
		},
		async until(promise) {
			let isSettled = false;
			const note = () => (isSettled = true);
			promise.then(note, note);
			for (;;) {
				await drain();
				await drain();
				if (isSettled) return await promise;
				if (working === 0) fireNext();
			}
		},
		restore() {
			Object.assign(globalThis, { setTimeout: own.setTimeout, clearTimeout: own.clearTimeout });
			Date.now = own.now;
			performance.now = own.performanceNow;
			AbortSignal.timeout = own.timeout;
		},
	};
}
