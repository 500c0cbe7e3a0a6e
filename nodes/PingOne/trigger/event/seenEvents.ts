import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** 64 bits in base64url. Two of 20,000 events collide with a probability of 10^-11. */
const KEY_BYTES = 8;
export const KEY_LENGTH = 11;

/** A short fingerprint of an event that `isEvent` accepted: of its ID, or without one of its bytes. */
export function fingerprint(event: IDataObject): string {
	const id = typeof event.id === 'string' && event.id !== '' ? event.id : JSON.stringify(event);
	return createHash('sha256').update(id).digest().subarray(0, KEY_BYTES).toString('base64url');
}

/** How many recent events are remembered: 40 deliveries of maximum size. */
const MAX_SEEN = 20_000;

const SEEN = /^(?:[\w-]{11})*$/;

/** Whether `SeenEvents` wrote it. */
export const isSeen = (saved: unknown): saved is string =>
	typeof saved === 'string' && SEEN.test(saved);

/** Which events have been emitted, without the oldest: PingOne delivers at least once. */
export class SeenEvents {
	private readonly keys = new Set<string>();
	private loaded = '';

	/** Adds the events from a text written by `save()`. */
	load(saved: string): void {
		if (saved === this.loaded) return;
		this.loaded = saved;
		for (let at = 0; at + KEY_LENGTH <= saved.length; at += KEY_LENGTH) {
			this.keys.add(saved.slice(at, at + KEY_LENGTH));
		}
		this.trim();
	}

	/** The events that were not emitted yet, each once, in order. They count as seen from now on. */
	take(events: IDataObject[]): IDataObject[] {
		const fresh = events.filter((event) => {
			const key = fingerprint(event);
			if (this.keys.has(key)) return false;
			this.keys.add(key);
			return true;
		});
		this.trim();
		return fresh;
	}

	/** Undoes `take`, because the events were not emitted. */
	forget(events: IDataObject[]): void {
		for (const event of events) this.keys.delete(fingerprint(event));
		this.loaded = '';
	}

	/** Serializes to at most 220 kB, for n8n's database. */
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
