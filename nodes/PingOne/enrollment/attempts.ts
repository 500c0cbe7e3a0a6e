import { processWide } from '../processState';
import { AttemptRecord } from './record';

interface Queue {
	record: AttemptRecord;
	/** Requests queued or running. */
	queued: number;
	tail: Promise<unknown>;
}

/** More waits than one process can serve at a time; a record takes a few hundred bytes. */
const MAX_RECORDS = 10_000;

/**
 * Serializes the requests of a wait, and counts attempts in a way that a reload does not reset.
 *
 * Best effort: each n8n process has its own, and a restart empties it. What must always hold is
 * enforced by PingOne (a device is activated once), by n8n (an execution is resumed once), by the
 * sealed token (which carries the attempt's number) and by the check for rivals.
 */
export class Attempts {
	private readonly entries = new Map<string, Queue>();

	/** What is known about a wait, without queueing. */
	peek(key: string): AttemptRecord | undefined {
		return this.entries.get(key)?.record;
	}

	/** The record of a wait, created if there is none. */
	recordOf(key: string): AttemptRecord {
		return this.entry(key).record;
	}

	/** Whether this process created a device for another wait: a user may have several links. */
	isOfAnother(deviceId: string, own: AttemptRecord): boolean {
		return [...this.entries.values()].some(({ record }) => record !== own && record.has(deviceId));
	}

	/** Runs `work` once the requests before it are done. */
	async inTurn<T>(key: string, work: (record: AttemptRecord) => Promise<T>): Promise<T> {
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

	private entry(key: string): Queue {
		const known = this.entries.get(key);
		// Reinserted, so that the map's first entry is the least recently used.
		this.entries.delete(key);
		const entry = known ?? { record: new AttemptRecord(), queued: 0, tail: Promise.resolve() };
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

/** The attempts that this process knows about. */
export const attemptsHere = (): Attempts => processWide('attempts', () => new Attempts());
