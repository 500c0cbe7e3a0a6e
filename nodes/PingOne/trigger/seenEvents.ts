import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** How many of the last events are remembered: 40 deliveries of the largest kind. */
const MAX_SEEN = 20_000;

/** 64 bits in base64url. Two of 20,000 events look alike once in 10^11 times. */
const KEY_BYTES = 8;
const KEY_LENGTH = 11;

/** A short name of an event: of its ID, or of all of it when it has none. */
function keyOf(event: IDataObject): string {
	const id = typeof event.id === 'string' && event.id !== '' ? event.id : JSON.stringify(event);
	return createHash('sha256').update(id).digest().subarray(0, KEY_BYTES).toString('base64url');
}

/**
 * Which events have come out already; PingOne delivers at least once. It keeps the order in which
 * they came and forgets the oldest.
 */
export class SeenEvents {
	private readonly keys = new Set<string>();
	private loaded = '';

	/** Takes up what a text of `save()` holds, beside what is known here. */
	load(saved: unknown): void {
		if (typeof saved !== 'string' || saved === this.loaded) return;
		this.loaded = saved;
		for (let at = 0; at + KEY_LENGTH <= saved.length; at += KEY_LENGTH) {
			this.keys.add(saved.slice(at, at + KEY_LENGTH));
		}
		this.trim();
	}

	/** The events that have not come out yet, each once, in their order. They count as seen from now on. */
	take(events: IDataObject[]): IDataObject[] {
		const fresh = events.filter((event) => {
			const key = keyOf(event);
			if (this.keys.has(key)) return false;
			this.keys.add(key);
			return true;
		});
		this.trim();
		return fresh;
	}

	/** Takes back `take`, because nothing came of it. */
	forget(events: IDataObject[]): void {
		for (const event of events) this.keys.delete(keyOf(event));
		this.loaded = '';
	}

	/** As text of at most 220 kB, for n8n's database. */
	save(): string {
		this.loaded = [...this.keys].join('');
		return this.loaded;
	}

	private trim(): void {
		let excess = this.keys.size - MAX_SEEN;
		for (const key of this.keys) {
			if (excess <= 0) return;
			excess -= 1;
			this.keys.delete(key);
		}
	}
}
