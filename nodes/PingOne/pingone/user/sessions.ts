import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { readEntries } from '../client/pages';
import { sweep } from '../client/sweep';
import { counted } from '../errors/changeError';
import { removeOnce, unlessMissing } from '../reconcile';
import { getUser } from './users';

export interface UserSession extends IDataObject {
	id: string;
}

const sessionsOf = (userId: string) => ['users', userId, 'sessions'];

/** "Read All Sessions". */
const QUERY = { mostListed: 10 };

/** A user's sessions, the newest first, ten at most. @throws PingOneError */
export const listSessions = async (api: PingOneApi, userId: string) =>
	await readEntries<UserSession>(api, sessionsOf(userId), QUERY);

/** Ends a session ("Delete Session"), if there is one. @throws PingOneError, also without a user */
export async function endSession(api: PingOneApi, userId: string, sessionId: string) {
	const path = [...sessionsOf(userId), sessionId];
	return await withLock(api, ['users', userId], async () => {
		if ((await unlessMissing(api.getById(path))) === undefined) {
			// A missing user also gives 404.
			await getUser(api, userId);
			return false;
		}
		return (await removeOnce(api, { path })) ?? true;
	});
}

/** What became of a user's sessions. */
export interface EndedSessions {
	ended: UserSession[];
	/** Those that PingOne still lists as an old list does; undefined when it was not asked. */
	open?: UserSession[];
}

/** What became of a user's sessions, as members of an output. */
export const endedOutput = ({ ended, open }: EndedSessions): IDataObject => ({
	changed: ended.length > 0,
	endedCount: ended.length,
	...(open && { openCount: open.length }),
	...(open?.length && { confirmed: false }),
});

/** Ends all of a user's sessions, of which PingOne shows ten. @throws PingOneError, ChangeError */
export const endAllSessions = async (api: PingOneApi, userId: string): Promise<EndedSessions> =>
	await withLock(api, ['users', userId], async () => {
		const { done, left } = await sweep<UserSession>(api, {
			path: sessionsOf(userId),
			query: QUERY,
			isMeant: () => true,
			act: async ({ id }) =>
				(await removeOnce(api, { path: [...sessionsOf(userId), id] })) !== false,
			made: (count) => counted(count, 'session was ended', 'sessions were ended'),
		});
		return { ended: done, open: left };
	});
