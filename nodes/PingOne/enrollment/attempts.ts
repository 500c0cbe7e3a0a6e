import { Budget } from './budget';
import { processWide } from '../processState';

/** How a wait ended. */
export interface WaitOutcome {
	kind: 'enrolled' | 'closed';
	/** Milliseconds since 1970. */
	at: number;
	/** The device that is ACTIVE now. */
	deviceId?: string;
}

/** What this process remembers of one wait between requests. Changed by its own methods only. */
export class AttemptRecord {
	readonly budget = new Budget();

	private begun = 0;

	private readonly open = new Set<string>();

	private readonly ended = new Set<string>();

	private end?: WaitOutcome;

	private wrongProofCount = 0;

	private wrongStartCodeCount = 0;

	/** Attempts begun, including those of other processes whose tokens arrived here. */
	get count(): number {
		return this.begun;
	}

	/** Devices of attempts that have neither failed nor succeeded yet. */
	get pending(): string[] {
		return [...this.open];
	}

	get outcome(): WaitOutcome | undefined {
		return this.end;
	}

	beginAttempt(deviceId: string): void {
		this.begun += 1;
		this.open.add(deviceId);
	}

	/** Notes that an attempt with this number exists. */
	noteAttempt(number: number): void {
		this.begun = Math.max(this.begun, number);
	}

	endAttempt(deviceId: string): void {
		this.open.delete(deviceId);
		this.ended.add(deviceId);
	}

	/** Whether an attempt has ended for good, so PingOne need not be asked again. */
	hasEnded(deviceId: string): boolean {
		return this.ended.has(deviceId);
	}

	/** Whether a device belongs to an attempt of this wait. */
	has(deviceId: string): boolean {
		return this.open.has(deviceId) || this.ended.has(deviceId) || this.end?.deviceId === deviceId;
	}

	/** @param now milliseconds since 1970 */
	succeed(deviceId: string, now: number): void {
		this.open.delete(deviceId);
		this.end = { kind: 'enrolled', at: now, deviceId };
	}

	/** @param now milliseconds since 1970 */
	close(now: number): void {
		this.end = { kind: 'closed', at: now };
	}

	/** @returns how many there were, this one included */
	noteWrongProof(): number {
		this.wrongProofCount += 1;
		return this.wrongProofCount;
	}

	/** @returns how many there were, this one included */
	noteWrongStartCode(): number {
		this.wrongStartCodeCount += 1;
		return this.wrongStartCodeCount;
	}

	get wrongProofs(): number {
		return this.wrongProofCount;
	}
}

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
