import { processWide, Recent } from '../../processState';
import type { Connection } from './connection';

/** The end of the last work of each key that is under way or waits. */
type Turns = Map<string, Promise<void>>;

/** What work knows of the works for the same key that had their turn before, and tells the next ones. */
export interface Turn {
	/**
	 * Whether one of them has left requests open. PingOne may carry one out in this work's turn: then a
	 * change that comes to light does not show whose it is.
	 */
	readonly isAfterDoubt: boolean;
	/** How many requests of this work had no answer, without a sign that they were carried out. */
	open: number;
}

/** Keys of works that left requests open. */
const doubts = () => processWide('doubts', () => new Recent());

/**
 * Does work that concerns the same thing one after the other, in the order in which it was asked
 * for: two items of a list for one user must not both look before either creates.
 *
 * A key belongs to a credential and an API host: naming another tenant's environment must not hold
 * anybody up there.
 *
 * @param about what the work concerns, such as a user's ID and a relying party
 * @returns what the work returned
 * @throws what the work threw; it does not keep the next one from its turn
 */
export async function inTurn<T>(
	{ apiUrl, credentialId, environmentId }: Connection,
	about: string[],
	work: (turn: Turn) => Promise<T>,
): Promise<T> {
	const turns = processWide('turns', (): Turns => new Map());
	const key = JSON.stringify([apiUrl, credentialId, environmentId, ...about]);
	const before = turns.get(key);
	let end = () => undefined as void;
	const ended = new Promise<void>((resolve) => (end = resolve));
	turns.set(key, ended);
	if (before) await before;
	const turn: Turn = { isAfterDoubt: doubts().has(key), open: 0 };
	try {
		return await work(turn);
	} finally {
		if (turn.open > 0) doubts().note(key);
		if (turns.get(key) === ended) turns.delete(key);
		end();
	}
}
