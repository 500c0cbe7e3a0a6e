import { LIMIT_MS } from '../../tools/host/limit.mts';
import { Pauses } from '../../tools/host/pause.mts';

/**
 * Waits until `look` gives something.
 *
 * @param mostMs how long to pause between looks that cost n8n nothing
 * @throws when it never does
 */
export async function eventually<T>(
	what: string,
	look: () => Promise<T | undefined>,
	mostMs?: number,
): Promise<T> {
	const deadline = Date.now() + LIMIT_MS;
	const pauses = new Pauses(mostMs);
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Never happened: ${what}`);
		await pauses.next();
	}
}
