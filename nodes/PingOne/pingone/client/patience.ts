/** For how long PingOne is waited for where nothing else is said, as while a user is watching, in ms. */
const DEFAULT_WAIT_MS = 15_000;

/**
 * How long an item goes on when requests fail: its *Wait for PingOne*, from its first failure on. One
 * budget for all that repeats, so that no repetition within another multiplies it. An item that has
 * recovered has all of it again.
 */
export class Patience {
	/** What is failing at present, by when that began, by the monotonic clock, in ms; the first one first. */
	private readonly failing = new Set<{ since: number }>();

	/** @param waitMs how long PingOne is waited for, in ms */
	constructor(readonly waitMs = DEFAULT_WAIT_MS) {}

	/**
	 * Notes a failure, from which on the time counts, unless it counts already.
	 *
	 * @returns to be called when what has failed has ended, whatever its end
	 */
	begin(): () => void {
		const failure = { since: performance.now() };
		this.failing.add(failure);
		return () => this.failing.delete(failure);
	}

	/** Whether it is over. */
	isOver(): boolean {
		const [first] = this.failing;
		return first !== undefined && performance.now() - first.since >= this.waitMs;
	}
}
