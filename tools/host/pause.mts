import { setTimeout as delay } from 'node:timers/promises';

const LEAST_MS = 100;
const MOST_MS = 1_000;
/** Of what has been waited so far. */
const SHARE = 1 / 5;

/**
 * Pauses between looks at something that takes its time. To look costs who is looked at, n8n above all:
 * so a pause is as long as the look before it took, and the longer the longer the wait is.
 */
export class Pauses {
	readonly #begun = performance.now();
	#looked = this.#begun;
	readonly #mostMs: number;

	/** @param mostMs how long one may be */
	constructor(mostMs = MOST_MS) {
		this.#mostMs = mostMs;
	}

	/** Call it after each look. */
	async next(): Promise<void> {
		const now = performance.now();
		const pause = Math.max(LEAST_MS, now - this.#looked, (now - this.#begun) * SHARE);
		await delay(Math.min(this.#mostMs, pause));
		this.#looked = performance.now();
	}
}
