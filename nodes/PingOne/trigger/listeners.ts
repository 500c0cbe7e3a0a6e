import { processWide } from '../processState';
import { SeenEvents } from './seenEvents';

/** What this process keeps for a trigger node that is listening. */
interface Listener {
	seen: SeenEvents;
	/** Settles when the deliveries before this one have been answered. */
	tail: Promise<void>;
	/** When something was last logged about a refused caller, in ms since 1970. */
	warnedAt: number;
	/** How many were refused since then. */
	refused: number;
}

/** Trigger nodes of one process. The one that was idle for longest goes first; it only forgets what
 * is saved anyway. */
const MAX_LISTENERS = 1_000;
/** One line a minute about refused callers, so that nobody can fill the log. */
const WARN_EVERY_MS = 60_000;

const listeners = processWide('listeners', () => new Map<string, Listener>());

function listenerOf(key: string): Listener {
	const listener = listeners.get(key) ?? {
		seen: new SeenEvents(),
		tail: Promise.resolve(),
		warnedAt: -Infinity,
		refused: 0,
	};
	listeners.delete(key);
	listeners.set(key, listener);
	const [oldest] = listeners.keys();
	if (listeners.size > MAX_LISTENERS) listeners.delete(oldest);
	return listener;
}

/** The events that a trigger node has put out; shared by all deliveries to it in this process. */
export const seenBy = (key: string): SeenEvents => listenerOf(key).seen;

/**
 * Waits until the deliveries to the node that came before have been answered: only then it is known
 * which of their events came out.
 *
 * @returns to be called when this delivery has been answered
 */
export async function enterLine(key: string): Promise<() => void> {
	const listener = listenerOf(key);
	const before = listener.tail;
	let leave = () => {};
	listener.tail = new Promise((resolve) => {
		leave = resolve;
	});
	await before;
	return leave;
}

/**
 * Counts a refused caller.
 *
 * @returns how many were refused since the last time that this is worth a line in the log; undefined
 *   when it is too soon for another one
 */
export function countRefused(key: string, now = Date.now()): number | undefined {
	const listener = listenerOf(key);
	listener.refused += 1;
	if (now - listener.warnedAt < WARN_EVERY_MS) return undefined;
	const { refused } = listener;
	listener.warnedAt = now;
	listener.refused = 0;
	return refused;
}
