import type { PingOneClock } from './clock';

/** The run that this one repeats: failed, crashed, or stopped and perhaps still at work. */
export interface EarlierRun {
	/**
	 * When it began, by the clock of the n8n process that began it, in ms; undefined when n8n does not
	 * say.
	 */
	beganAt?: number;
	/** Whether this process began it. */
	isOwnClock: boolean;
	/** When it is over for certain, also if it was stopped a moment ago, by this clock, in ms. */
	overAt: number;
	/** Waits until then. */
	over(): Promise<void>;
	/** Whether that run is known to have left open what it did for this item. */
	isOpen: boolean;
}

/** Nothing older is looked at: PingOne deletes pending devices after a day. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** n8n's processes agree with each other within this, once their clocks are set. In ms. */
const PROCESS_SKEW_MS = 2_000;

/** A process's clock and PingOne's servers are never quite the same. In ms. */
const CLOCK_TOLERANCE_MS = 250;

/** By how much PingOne's clock may be unknown: `Date` has whole seconds. In ms. */
const MAX_UNCERTAINTY_MS = 2_000;

/** By how much a time converted to PingOne's may be wrong, in ms. */
export const marginOf = ({ uncertaintyMs }: Pick<PingOneClock, 'uncertaintyMs'>) =>
	CLOCK_TOLERANCE_MS + Math.min(uncertaintyMs, MAX_UNCERTAINTY_MS);

/**
 * The earliest times of creation, in PingOne's time, of what certainly or possibly comes from the
 * earlier run.
 *
 * When the clock here is far from PingOne's, the one that noted the beginning may be as wrong or
 * right: what lies between the two readings stays open.
 */
export function earliest(
	{ beganAt, isOwnClock }: Pick<EarlierRun, 'beganAt' | 'isOwnClock'>,
	clock: Pick<PingOneClock, 'offsetMs' | 'uncertaintyMs' | 'now'>,
): { certain: number; possible: number } {
	if (beganAt === undefined) return { certain: Infinity, possible: clock.now() - LOOK_BACK_MS };
	const margin = marginOf(clock);
	const converted = beganAt + clock.offsetMs - margin;
	if (isOwnClock) return { certain: converted, possible: converted };
	if (Math.abs(clock.offsetMs) <= PROCESS_SKEW_MS) {
		return { certain: converted, possible: converted - PROCESS_SKEW_MS };
	}
	const readings = [beganAt - margin, converted];
	return { certain: Math.max(...readings), possible: Math.min(...readings) - PROCESS_SKEW_MS };
}
