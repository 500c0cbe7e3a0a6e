import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { isNotFound } from '../errors/failure';

export interface UserSession extends IDataObject {
	id: string;
}

const sessionsOf = (userId: string) => ['users', userId, 'sessions'];

/** PingOne shows ten sessions at a time; a user with more than this many needs a manual check. */
const MAX_ROUNDS = 20;

/**
 * Reads a user's sessions, the newest first ("Read All Sessions": ten at most, no pages).
 *
 * @throws PingOneError
 */
export const listSessions = async (api: PingOneApi, userId: string) =>
	await readEntries<UserSession>(api, sessionsOf(userId));

const unlessGone = (thrown: unknown): false => {
	if (isNotFound(thrown)) return false;
	throw thrown;
};

/** @returns whether there was such a session @throws PingOneError */
export const endSession = async (api: PingOneApi, userId: string, sessionId: string) =>
	await api
		.call('DELETE', [...sessionsOf(userId), sessionId])
		.then(() => true)
		.catch(unlessGone);

/**
 * Ends all sessions of a user. PingOne shows only ten at a time, so this repeats until none are
 * left.
 *
 * @returns the sessions that were ended
 * @throws PingOneError
 */
export async function endAllSessions(api: PingOneApi, userId: string): Promise<UserSession[]> {
	const ended: UserSession[] = [];
	const seen = new Set<string>();
	for (let round = 0; round < MAX_ROUNDS; round++) {
		const open = (await listSessions(api, userId)).filter(({ id }) => !seen.has(id));
		if (open.length === 0) break;
		for (const session of open) {
			seen.add(session.id);
			if (await endSession(api, userId, session.id)) ended.push(session);
		}
	}
	return ended;
}
