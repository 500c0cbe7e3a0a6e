import { sleep } from 'n8n-workflow';

/** A clock, so that tests and the simulator can provide their own. */
export interface Clock {
	/** Milliseconds, monotonic. */
	now(): number;
	/** Resolves after `ms` milliseconds; may reject once `signal` is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** From 0 up to 1, for the jitter. */
	random?(): number;
}

export const CLOCK: Clock = { now: () => performance.now(), sleep };

/** One timer, which calls `ring`. @returns sets it to a time (ms), if earlier; Infinity cancels it */
export function wakeTimer(clock: Clock, ring: () => void): (at: number) => void {
	let setTo = Infinity;
	let stop = new AbortController();
	return (at) => {
		if (setTo === at || (setTo < at && at < Infinity)) return;
		setTo = at;
		stop.abort();
		if (at === Infinity) return;
		stop = new AbortController();
		const { signal } = stop;
		const over = () => {
			// Where `sleep` ignores its signal, a canceled timer still ends, without effect.
			if (signal.aborted) return;
			setTo = Infinity;
			ring();
		};
		// Timers count in whole milliseconds; rounding up never wakes us too early.
		const ms = Math.max(1, Math.ceil(at - clock.now()));
		void clock.sleep(ms, signal).then(over, () => undefined);
	};
}

interface Listeners {
	readonly waiting: Set<{ run: () => void }>;
	fire: () => void;
}

const listeners = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls `run` when a signal is aborted. One listener for all: Node warns of a leak from eleven.
 * @returns ends it
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
	const known = listeners.get(signal);
	const all: Listeners = known ?? { waiting: new Set(), fire: () => undefined };
	if (!known) {
		all.fire = () => [...all.waiting].forEach((each) => each.run());
		listeners.set(signal, all);
		signal.addEventListener('abort', all.fire);
	}
	const entry = { run };
	all.waiting.add(entry);
	return () => {
		all.waiting.delete(entry);
		if (all.waiting.size > 0) return;
		listeners.delete(signal);
		signal.removeEventListener('abort', all.fire);
	};
}
