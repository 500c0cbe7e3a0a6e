import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { readEntries } from '../client/pages';
import { afterDoing, counted } from '../errors/changeError';
import { removeOnce, unlessMissing } from '../reconcile';
import { getUser } from './users';

export interface UserSession extends IDataObject {
	id: string;
}

const sessionsOf = (userId: string) => ['users', userId, 'sessions'];

/** A program that signs in again and again must not keep an item for ever. */
const MAX_SESSIONS = 10_000;

/** The list may be a moment old: how often it is read again when it shows only ended sessions. */
const MAX_STALE_READS = 4;
/** Wait before such a read, in ms. */
const STALE_MS = 1_000;

/**
 * Reads a user's sessions, the newest first ("Read All Sessions": ten at most, no pages).
 *
 * @throws PingOneError
 */
export const listSessions = async (api: PingOneApi, userId: string) =>
	await readEntries<UserSession>(api, sessionsOf(userId));

/**
 * Ends a session ("Delete Session"); that one session can be read is documented.
 *
 * @returns whether this call ended it; false when there was no such session
 * @throws PingOneError, also when there is no such user
 */
export async function endSession(
	api: PingOneApi,
	userId: string,
	sessionId: string,
): Promise<boolean> {
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
	/** Sessions that PingOne still lists; undefined when they were not looked at. */
	open?: UserSession[];
	/** Whether PingOne still lists some that it has ended or says are gone, as a list that is old does. */
	isUnshown: boolean;
}

/** What became of a user's sessions, as members of an output. */
export const endedOutput = ({ ended, open, isUnshown }: EndedSessions): IDataObject => ({
	changed: ended.length > 0,
	endedCount: ended.length,
	...(open && { openCount: open.length }),
	...(isUnshown && { confirmed: false }),
});

const afterEnding = (thrown: unknown, { length }: UserSession[]) =>
	afterDoing(thrown, counted(length, 'session was ended', 'sessions were ended'));

/** Ends those sessions, and notes which were ended. @throws PingOneError, ChangeError */
async function endEach(
	api: PingOneApi,
	userId: string,
	sessions: UserSession[],
	ended: UserSession[],
): Promise<void> {
	for (const session of sessions) {
		const path = [...sessionsOf(userId), session.id];
		const removed = await removeOnce(api, { path }).catch((thrown: unknown) => {
			throw afterEnding(thrown, ended);
		});
		if (removed !== false) ended.push(session);
	}
}

async function endListed(api: PingOneApi, userId: string): Promise<EndedSessions> {
	const ended: UserSession[] = [];
	const tried = new Set<string>();
	let staleReads = 0;
	for (;;) {
		const open = await listSessions(api, userId).catch((thrown: unknown) => {
			throw afterEnding(thrown, ended);
		});
		const fresh = open.filter(({ id }) => !tried.has(id));
		if (fresh.length === 0) {
			const isUnshown = open.length > 0;
			if (!isUnshown || staleReads === MAX_STALE_READS) return { ended, open, isUnshown };
			staleReads += 1;
			await sleep(STALE_MS);
			continue;
		}
		if (tried.size >= MAX_SESSIONS) return { ended, open, isUnshown: false };
		staleReads = 0;
		for (const { id } of fresh) tried.add(id);
		await endEach(api, userId, fresh, ended);
	}
}

/**
 * Ends all sessions of a user. PingOne shows only ten at a time, so this repeats until it lists
 * none, or only sessions that have been ended, as a list that is a moment old does.
 *
 * @throws PingOneError; ChangeError when some were ended before
 */
export const endAllSessions = async (api: PingOneApi, userId: string): Promise<EndedSessions> =>
	await withLock(api, ['users', userId], async () => await endListed(api, userId));
