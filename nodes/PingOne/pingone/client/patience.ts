/** For how long PingOne is waited for where nothing else is said, in ms. */
const DEFAULT_WAIT_MS = 15_000;

/**
 * How long an item goes on when requests fail: its *Wait for PingOne*, from its first failure on. One
 * budget for all that repeats, so that no repetition within another multiplies it. An item that has
 * recovered has all of it again.
 */
export class Patience {
	/** When the failures began, by the monotonic clock, in ms. */
	private since?: number;

	/** @param mostMs longest wait, whatever a request asks for, in ms */
	constructor(private readonly mostMs = Infinity) {}

	/** How long PingOne is waited for, in ms. @param waitMs what the item asks for */
	within(waitMs = DEFAULT_WAIT_MS): number {
		return Math.min(waitMs, this.mostMs);
	}

	/**
	 * Notes a failure, from which on the time counts, unless it counts already.
	 *
	 * @returns to be called when what has failed has ended, whatever its end
	 */
	begin(): () => void {
		if (this.since !== undefined) return () => undefined;
		this.since = performance.now();
		return () => (this.since = undefined);
	}

	/** Whether it is over. @param waitMs what the item asks for */
	isOver(waitMs?: number): boolean {
		const { since } = this;
		return since !== undefined && performance.now() - since >= this.within(waitMs);
	}
}
