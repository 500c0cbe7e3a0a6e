import { setTimeout as delay } from 'node:timers/promises';
import { LIMIT_MS } from '../../tools/host/limit.mts';

const POLL_MS = 100;

/** Waits until `look` gives something. @throws when it never does */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Never happened: ${what}`);
		await delay(POLL_MS);
	}
}
