/** Longer than any tolerance of clocks, and than PingOne goes on showing what is gone. In ms. */
const REMEMBERED_MS = 60_000;

/** What happened within the last minute, such as the IDs of what was created. */
export class Recent {
	/** The time by our clock, the oldest one first. */
	private readonly times = new Map<string, number>();

	note(what: string): void {
		for (const [known, at] of this.times) {
			if (Date.now() - at < REMEMBERED_MS) break;
			this.times.delete(known);
		}
		this.times.set(what, Date.now());
	}

	has(what: string): boolean {
		return this.times.has(what);
	}

	clear(): void {
		this.times.clear();
	}
}
