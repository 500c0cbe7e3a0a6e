import { processWide, Recent } from '../../processState';
import { PingOneError } from '../errors/failure';
import type { PingOneClock } from './clock';

/** Used while PingOne has not named its time: `Date` has whole seconds. In ms. */
const UNKNOWN_CLOCK_MS = 2_000;

/** PingOne's own servers differ from each other (assumed: by less than this). In ms. */
const CLOCK_TOLERANCE_MS = 250;

/** After this, lists show what was made (assumed). In ms. */
const UNSHOWN_MS = 6_000;

const knownHere = () => processWide('made', () => new Recent());

/** Notes what an item has created or found, so that no other item takes it for its own. */
export const noteKnown = (id: string): void => knownHere().note(id);

/** Something in PingOne, and when it was created there. */
interface Creation {
	id: string;
	createdAt?: unknown;
}

/**
 * The time in which a create without a complete answer may have taken effect: from its first sending
 * on. What was created earlier, in PingOne's clock, cannot come from it.
 */
export class CreateSpan {
	/** By our clock, in ms; undefined as long as every request was answered. */
	private from?: number;
	/** When the last of those requests ended, by our clock, in ms. */
	private to = -Infinity;

	constructor(private readonly clock: PingOneClock) {}

	/** Whether a request was sent whose effect is not known. */
	get isOpen(): boolean {
		return this.from !== undefined;
	}

	/** For how long a list may not show yet what one of those requests has made, in ms. */
	get unshownMs(): number {
		return Math.max(0, this.to + UNSHOWN_MS - Date.now());
	}

	/**
	 * Sends, and notes the time when no complete answer comes.
	 *
	 * @param send returns undefined for an answer that does not show what was created
	 * @throws what `send` throws
	 */
	watch<T>(send: () => Promise<T>): Promise<T> {
		const startedAt = Date.now();
		const open = (at: number) => {
			this.from = Math.min(at, this.from ?? Infinity);
			this.to = Date.now();
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
	 * Whether something may have been created by one of those requests: while they were under way, or
	 * later, because PingOne may still work on a request that timed out. Without a time there is no
	 * telling, so it was not.
	 */
	includes({ id, createdAt }: Creation): boolean {
		if (this.from === undefined || knownHere().has(id)) return false;
		return Date.parse(String(createdAt)) >= this.from + this.clock.offsetMs - this.toleranceMs;
	}

	/** Whether something was created while one of those requests was under way, and not later. */
	covers(creation: Creation): boolean {
		const end = this.to + this.clock.offsetMs + this.toleranceMs;
		return this.includes(creation) && Date.parse(String(creation.createdAt)) <= end;
	}

	private get toleranceMs(): number {
		return CLOCK_TOLERANCE_MS + Math.min(this.clock.uncertaintyMs, UNKNOWN_CLOCK_MS);
	}
}
