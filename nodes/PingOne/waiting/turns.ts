interface Entry<R> {
	record: R;
	/** Requests queued or running. */
	queued: number;
	tail: Promise<unknown>;
}

/** More waits than one process can serve at a time; a record takes a few hundred bytes. */
const MAX_RECORDS = 10_000;

/** Serializes the requests of a wait, and keeps its record. Each n8n process has its own; a restart empties it. */
export class Turns<R> {
	private readonly entries = new Map<string, Entry<R>>();

	/** @param create makes the record of a wait that is not known yet */
	constructor(private readonly create: () => R) {}

	/** The record of a wait, created if there is none. */
	recordOf(key: string): R {
		return this.entry(key).record;
	}

	/** Runs `work` once the requests before it are done. */
	async inTurn<T>(key: string, work: (record: R) => Promise<T> | T): Promise<T> {
		const entry = this.entry(key);
		entry.queued += 1;
		const turn = entry.tail.then(async () => await work(entry.record));
		entry.tail = turn.catch(() => undefined);
		try {
			return await turn;
		} finally {
			entry.queued -= 1;
		}
	}

	private entry(key: string): Entry<R> {
		const known = this.entries.get(key);
		// Reinserted, so that the map's first entry is the least recently used.
		this.entries.delete(key);
		const entry = known ?? { record: this.create(), queued: 0, tail: Promise.resolve() };
		this.entries.set(key, entry);
		this.forgetOldest();
		return entry;
	}

	private forgetOldest(): void {
		if (this.entries.size <= MAX_RECORDS) return;
		for (const [key, { queued }] of this.entries) {
			if (queued > 0) continue;
			this.entries.delete(key);
			return;
		}
	}
}
