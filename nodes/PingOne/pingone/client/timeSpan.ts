import type { EarlierRun } from '../../run/earlierRun';
import { PingOneError } from '../errors/failure';
import type { PingOneClock } from './clock';
import { answers } from './memory';

// Could this come from that request? PingOne has no idempotency key (none in the reference), so what it
// shows is recognized by the time of its creation, in PingOne's clock, and by what it looks like.

/** After this, lists show what was made (assumed). In ms. */
const UNSHOWN_MS = 6_000;

interface Creation {
	id: string;
	createdAt?: unknown;
}

/** When something was created, in PingOne's time, in ms; NaN when it does not say. */
export const createdAt = (creation: Pick<Creation, 'createdAt'>): number =>
	Date.parse(String(creation.createdAt));

/** When a create without a complete answer may have taken effect: from its first sending on. */
export class TimeSpan {
	/** By the monotonic clock, in ms; undefined as long as every request was answered. */
	private from?: number;
	/** When the last of those requests ended, by the same clock, in ms. */
	private to = -Infinity;
	/** Where PingOne's clock stood when they were sent; Infinity while it was not known. */
	private offsetMs = Infinity;

	constructor(private readonly clock: PingOneClock) {}

	/** Whether a request was sent whose effect is not known. */
	get isOpen(): boolean {
		return this.from !== undefined;
	}

	/** For how long a list may not show yet what one of those requests has made, in ms. */
	get unshownMs(): number {
		return Math.max(0, this.to + UNSHOWN_MS - performance.now());
	}

	/** Sends, and notes the time when no complete answer comes, as when `send` returns undefined. */
	watch<T>(send: () => Promise<T>): Promise<T> {
		const startedAt = performance.now();
		const offsetMs = this.clock.isKnown ? this.clock.offsetMs : Infinity;
		const open = (at: number) => {
			this.offsetMs = Math.min(offsetMs, this.offsetMs);
			this.from = Math.min(at, this.from ?? Infinity);
			this.to = performance.now();
		};
		const failed = (thrown: unknown): never => {
			if (thrown instanceof PingOneError && thrown.mayHaveTakenEffect) {
				open(thrown.failure.sentAtMs ?? startedAt);
			}
			throw thrown;
		};
		return send().then((answer) => {
			if (answer === undefined) open(startedAt);
			return answer;
		}, failed);
	}

	/**
	 * Whether one of those requests may have created it, then or later. Without a time there is no
	 * telling, so it did not. The monotonic clock stands still while the machine is paused, so the
	 * earlier one of PingOne's time then and now counts.
	 */
	includes(creation: Creation): boolean {
		const { from, clock } = this;
		if (from === undefined || answers.known.has(creation.id)) return false;
		return createdAt(creation) >= from + Math.min(this.offsetMs, clock.offsetMs) - clock.marginMs;
	}

	/** Whether something was created after one of those requests had been sent, for sure. */
	follows(creation: Creation): boolean {
		const { from = Infinity, clock } = this;
		const isLater = createdAt(creation) >= from + clock.offsetMs - clock.marginMs;
		return isLater && this.includes(creation);
	}

	/** Whether something was created while one of those requests was under way for sure, and not later. */
	covers(creation: Creation): boolean {
		const { to, clock } = this;
		return this.follows(creation) && createdAt(creation) <= to + clock.offsetMs + clock.marginMs;
	}
}

/** Nothing older is looked at: PingOne deletes pending devices after a day. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** n8n's processes agree with each other within this, once their clocks are set. In ms. */
const PROCESS_SKEW_MS = 2_000;

/**
 * The earliest times of creation, in PingOne's time, of what is, or may be, of an earlier run. Where
 * the clock here is far from PingOne's, that of the other process may be as wrong, or right.
 */
export function earliest(
	{ beganAt, isOwnClock }: Pick<EarlierRun, 'beganAt' | 'isOwnClock'>,
	clock: Pick<PingOneClock, 'wallOffsetMs' | 'marginMs' | 'now'>,
): { certain: number; possible: number } {
	if (beganAt === undefined) return { certain: Infinity, possible: clock.now() - LOOK_BACK_MS };
	const converted = beganAt + clock.wallOffsetMs - clock.marginMs;
	if (isOwnClock) return { certain: converted, possible: converted };
	if (Math.abs(clock.wallOffsetMs) <= PROCESS_SKEW_MS) {
		return { certain: converted, possible: converted - PROCESS_SKEW_MS };
	}
	const readings = [beganAt - clock.marginMs, converted];
	return { certain: Math.max(...readings), possible: Math.min(...readings) - PROCESS_SKEW_MS };
}

/** Whether something may have been created by the run that this one repeats. */
export function mayComeFrom(
	creation: Creation,
	run: Pick<EarlierRun, 'beganAt' | 'isOwnClock' | 'endsAt'>,
	clock: PingOneClock,
): boolean {
	const at = createdAt(creation);
	return at >= earliest(run, clock).possible && at <= run.endsAt + clock.offsetMs + clock.marginMs;
}
