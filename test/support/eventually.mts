import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/** Waits until `look` gives something. @throws when it never does */
export async function eventually<T>(
	what: string,
	look: () => Promise<T | undefined>,
	patienceMs = PATIENCE_MS,
): Promise<T> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Never happened: ${what}`);
		await delay(POLL_MS);
	}
}
