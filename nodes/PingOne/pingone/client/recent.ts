/** Longer than any tolerance of clocks, and than PingOne goes on showing what is gone. In ms. */
const REMEMBERED_MS = 60_000;

/**
 * So many are remembered for longer: a create whose answers time out goes on for minutes, and all that
 * others have made since it began must be known as theirs.
 */
const ALWAYS_KEPT = 20_000;

/** What happened lately, such as the IDs of what was created: within a minute, or among the last ones. */
export class Recent {
	/** The time by our clock, the oldest one first. */
	private readonly times = new Map<string, number>();

	note(what: string): void {
		for (const [known, at] of this.times) {
			if (this.times.size < ALWAYS_KEPT || Date.now() - at < REMEMBERED_MS) break;
			this.times.delete(known);
		}
		// Noted again, it is the newest one.
		this.times.delete(what);
		this.times.set(what, Date.now());
	}

	has(what: string): boolean {
		return this.times.has(what);
	}

	clear(): void {
		this.times.clear();
	}
}
