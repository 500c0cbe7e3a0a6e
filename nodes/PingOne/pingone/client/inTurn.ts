import { processWide } from '../../processState';
import type { Connection } from './connection';

/** The last work of each key that is under way or waits. */
type Turns = Map<string, Promise<unknown>>;

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
	work: () => Promise<T>,
): Promise<T> {
	const turns = processWide('turns', (): Turns => new Map());
	const key = JSON.stringify([apiUrl, credentialId, environmentId, ...about]);
	const before = turns.get(key) ?? Promise.resolve();
	const mine = before.then(work);
	const ended = mine.then(
		() => undefined,
		() => undefined,
	);
	turns.set(key, ended);
	try {
		return await mine;
	} finally {
		if (turns.get(key) === ended) turns.delete(key);
	}
}
