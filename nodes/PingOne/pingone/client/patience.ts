/** For how long PingOne is waited for where nothing else is said, as while a user is watching, in ms. */
const DEFAULT_WAIT_MS = 15_000;

/** How long an item goes on when requests fail: its *Wait for PingOne (Minutes)*, from its first failure on. */
export class Patience {
	/** What is failing at present, by when that began, by the monotonic clock, in ms; the first one first. */
	private readonly failing = new Set<{ since: number }>();

	constructor(readonly waitMs = DEFAULT_WAIT_MS) {}

	/** Notes a failure, from which on the time counts. @returns ends that, whatever becomes of it */
	begin(): () => void {
		const failure = { since: performance.now() };
		this.failing.add(failure);
		return () => this.failing.delete(failure);
	}

	isOver(): boolean {
		const [first] = this.failing;
		return first !== undefined && performance.now() - first.since >= this.waitMs;
	}
}
