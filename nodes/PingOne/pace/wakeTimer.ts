import type { Clock } from './types';

/** One timer that can be set to an earlier time, and canceled. */
export class WakeTimer {
	private readonly clock: Clock;
	private readonly ring: () => void;
	private set?: { at: number; stop: AbortController };

	constructor(clock: Clock, ring: () => void) {
		this.clock = clock;
		this.ring = ring;
	}

	/** fires at `at` (ms), unless it is already set to an earlier time; never for Infinity. */
	at(at: number): void {
		if (at === Infinity || (this.set && this.set.at <= at)) return;
		this.off();
		const set = { at, stop: new AbortController() };
		this.set = set;
		// Timers count in whole milliseconds; rounding up never wakes us too early.
		const ms = Math.max(1, Math.ceil(at - this.clock.now()));
		void this.clock.sleep(ms, set.stop.signal).then(
			() => this.over(set),
			() => undefined,
		);
	}

	off(): void {
		this.set?.stop.abort();
		this.set = undefined;
	}

	/** Where `sleep` ignores its signal, a canceled timer still ends, without effect. */
	private over(set: { at: number }): void {
		if (this.set !== set) return;
		this.set = undefined;
		this.ring();
	}
}
