/** How a wait ended. */
export interface Outcome {
	kind: 'enrolled' | 'closed';
	/** Milliseconds since 1970. */
	at: number;
	/** The device that is ACTIVE now. */
	deviceId?: string;
}

/** What this process remembers of a wait between requests. */
export interface Entry {
	/** Tries begun. */
	tries: number;
	/** Devices of tries that neither failed nor succeeded yet. */
	pending: Set<string>;
	outcome?: Outcome;
	/** Requests that wait for their turn or have it. */
	queued: number;
	tail: Promise<unknown>;
}

const MOST_ENTRIES = 1_000;
const MOST_QUEUED = 40;

/**
 * One request at a time per wait, and a count of tries that a reload does not reset.
 *
 * Only an aid: with several n8n processes each has its own, and a restart empties it. What must
 * hold even then is kept by PingOne (a device is activated once), by n8n (an execution is resumed
 * once) and by the sealed token (which carries the number of the try).
 */
export class Ledger {
	private readonly entries = new Map<string, Entry>();

	/** What is known of a wait, without waiting for a turn. */
	peek(key: string): Entry | undefined {
		return this.entries.get(key);
	}

	/**
	 * Does `work` when the requests before it are done.
	 *
	 * @returns undefined, without doing it, when too many wait already
	 */
	async inTurn<T>(key: string, work: (entry: Entry) => Promise<T>): Promise<T | undefined> {
		const entry = this.entry(key);
		if (entry.queued >= MOST_QUEUED) return undefined;
		entry.queued += 1;
		const turn = entry.tail.then(async () => await work(entry));
		entry.tail = turn.catch(() => undefined);
		try {
			return await turn;
		} finally {
			entry.queued -= 1;
		}
	}

	private entry(key: string): Entry {
		const known = this.entries.get(key);
		// Taken out and put back, so that the first of the map is the one longest not used.
		this.entries.delete(key);
		const entry = known ?? { tries: 0, pending: new Set(), queued: 0, tail: Promise.resolve() };
		this.entries.set(key, entry);
		this.forgetOldest();
		return entry;
	}

	private forgetOldest(): void {
		if (this.entries.size <= MOST_ENTRIES) return;
		for (const [key, { queued }] of this.entries) {
			if (queued > 0) continue;
			this.entries.delete(key);
			return;
		}
	}
}
