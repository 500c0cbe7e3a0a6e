import { processWide } from '../../processState';
import type { PingOneApi } from './api';
import { unlessAborted } from './deadline';
import { answers } from './memory';

/** The end of the last work of each key that is under way or waits. */
const locks = processWide('locks', () => new Map<string, Promise<void>>());

/** What works for one key tell the next ones: PingOne may yet carry out a request without an answer. */
export interface Lock {
	/** Whether one of them left such requests: then a change does not show whose it is. */
	readonly mayBeOthers: boolean;
	/** How many requests of this work had no answer, without a sign that they were carried out. */
	inFlight: number;
}

/**
 * Does work about the same thing one after the other: two items for one user must not both look
 * before either creates. A key belongs to a credential and a host: another credential that names the
 * same environment holds nobody up. @param about such as a user's ID; a collection first
 * @throws what the work threw; the signal's reason
 */
export async function withLock<T>(
	api: Pick<PingOneApi, 'connection'> & Partial<Pick<PingOneApi, 'turn' | 'signal'>>,
	about: string[],
	work: (lock: Lock) => Promise<T>,
): Promise<T> {
	const { connection, turn, signal } = api;
	const [collection = ''] = about;
	await turn?.follow(collection);
	const { apiUrl, credentialId, environmentId } = connection;
	const key = JSON.stringify([apiUrl, credentialId, environmentId, ...about]);
	const before = locks.get(key);
	let end: () => void = () => undefined;
	const ended = new Promise<void>((resolve) => (end = resolve));
	locks.set(key, ended);
	const leave = () => {
		if (locks.get(key) === ended) locks.delete(key);
		end();
	};
	if (before) {
		await unlessAborted(before, signal).catch((reason: unknown) => {
			// Those behind go on waiting for those before.
			void before.then(leave);
			throw reason;
		});
	}
	const lock: Lock = { mayBeOthers: answers.unanswered.has(key), inFlight: 0 };
	try {
		return await work(lock);
	} finally {
		if (lock.inFlight > 0) answers.unanswered.note(key);
		leave();
	}
}
