import { goBy, Timer, Timers, turn } from '../support/time/timers.mts';

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

const { random: ownRandom } = Math;

/**
 * Puts virtual time in place of the process's own. It stands still but when it is to pass, so that a
 * seed plays the same each time.
 *
 * @param startAt milliseconds since 1970
 * @param random what `Math.random` gives from now on
 */
export function startClock(startAt: number, random: () => number): VirtualClock {
	let time = startAt;
	const now = () => time;
	const timers = new Timers(now);
	/** Planned by the world, not by the node. */
	const ofWorld = new Timers(now);
	const goOff = (list: Timers) => {
		time = Math.max(time, list.next()?.time ?? time);
		list.goOff();
	};
	const giveBack = goBy({ now, performanceNow: () => time - startAt, timers });
	Math.random = random;
	return {
		now,
		at: (when, act) => void new Timer(ofWorld, act, when - time),
		async settle(promise, withinMs) {
			let isSettled = false;
			const note = () => (isSettled = true);
			promise.then(note, note);
			const until = time + withinMs;
			for (;;) {
				await turn();
				if (isSettled) return true;
				const [nodes = Infinity, worlds = Infinity] = [timers.next()?.time, ofWorld.next()?.time];
				const next = Math.min(nodes, worlds);
				if (next > until || next === Infinity) return false;
				goOff(nodes <= worlds ? timers : ofWorld);
			}
		},
		async finish() {
			while (ofWorld.next()) {
				goOff(ofWorld);
				await turn();
			}
		},
		restore() {
			giveBack();
			Math.random = ownRandom;
		},
	};
}
