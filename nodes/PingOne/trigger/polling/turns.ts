import { processWide } from '../../processState';

/** After this a poll no longer counts as under way, in ms; n8n gives it five minutes. */
const MAX_MS = 300_000;

const underWay = () => processWide('polls', () => new Map<string, AbortSignal>());

/**
 * Runs a poll unless one of the same node is under way. n8n starts one at every tick, however long
 * the one before takes (n8n 2.41, triggers-and-pollers.js); two at once would give everything twice.
 *
 * @param key the node
 * @returns undefined when another one is under way
 */
export async function oneAtATime<T>(key: string, poll: () => Promise<T>): Promise<T | undefined> {
	const polls = underWay();
	if (polls.get(key)?.aborted === false) return undefined;
	const timeUp = AbortSignal.timeout(MAX_MS);
	polls.set(key, timeUp);
	try {
		return await poll();
	} finally {
		if (polls.get(key) === timeUp) polls.delete(key);
	}
}
