import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { MAX_CHECKED_SENDS } from '../client/retryPolicy';
import { PingOneError } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import type { User } from '../types';
import { difference, updateUser } from './updateUser';
import { moveUser } from './userAccount';
import { setEnabled, setMfaStatus } from './userFlags';
import { findUsers, getUser, isSameName } from './users';

/** What to do when the username is taken. */
export type IfUserExists = 'raiseError' | 'returnExisting' | 'update';

/** The request model of "Create User" or, with a password or life cycle, "Create User (Import)". */
export interface NewUser {
	body: IDataObject & {
		username: string;
		population?: { id: string };
		enabled?: boolean;
		mfaEnabled?: boolean;
	};
	isImport: boolean;
}

/**
 * PingOne may still be working on a request that timed out: the wait before a second check, in ms.
 */
const SETTLE_MS = 1000;

const isTaken = ({ failure }: PingOneError) =>
	failure.details?.some(
		({ code, target = 'username' }) => code === 'UNIQUENESS_VIOLATION' && target === 'username',
	) === true;

type CreateAttempt = { made: User } | { taken: PingOneError } | { unclear: PingOneError };

function sortOut(thrown: unknown): CreateAttempt {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (isTaken(thrown)) return { taken: thrown };
	const { kind, status = 0 } = thrown.failure;
	const isAccepted = kind === 'unreadable' && status >= 200 && status < 300;
	if (thrown.outcomeUnknown || isAccepted) return { unclear: thrown };
	throw thrown;
}

const post = async (api: PingOneApi, { body, isImport }: NewUser): Promise<CreateAttempt> =>
	await api
		.call('POST', ['users'], {
			body,
			mediaType: isImport ? 'application/vnd.pingidentity.user.import+json' : 'application/json',
		})
		.then((answer): CreateAttempt => {
			if (answer) return { made: answer as User };
			return {
				unclear: new PingOneError({ kind: 'unreadable', status: 200, request: 'POST users' }),
			};
		})
		.catch(sortOut);

/** The user who currently has the username, if the worker app can see them. */
async function findHolder(api: PingOneApi, username: string): Promise<User | undefined> {
	const found = await findUsers(api, 'username', username);
	return found.find((user) => isSameName(user.username, username));
}

/** After an unclear response: the user as requested, or whoever has the username. */
async function findMade(api: PingOneApi, username: string): Promise<User | undefined> {
	const found = await findHolder(api, username);
	if (found) return found;
	await sleep(SETTLE_MS);
	return await findHolder(api, username);
}

const hidden = (username: string) =>
	new FieldError(
		'Username',
		`is taken: PingOne has a user ${quote(username)} that the worker app cannot see`,
		'Usernames are unique across populations. Grant Identity Data Admin for that user’s population, or choose another username.',
	);

const exists = ({ id, username }: User) =>
	new FieldError(
		'Username',
		`is taken: PingOne already has a user ${quote(username)} (ID ${id})`,
		'Nothing was changed. To go on with that user, set If User Already Exists under Options.',
	);

const without = (body: IDataObject, names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

/**
 * A user created by an unclear request looks as requested. An existing user who looks exactly like
 * that needs no change either.
 */
const looksAsAsked = ({ body }: NewUser, user: User) =>
	difference(without(body, ['password', 'lifecycle']), user) === undefined;

/** What "Update User (Patch)" does not accept, or what has an endpoint of its own. */
const NOT_PATCHED = ['username', 'population', 'enabled', 'mfaEnabled', 'password', 'lifecycle'];

async function bringUpToDate(api: PingOneApi, found: User, { body }: NewUser): Promise<User> {
	const { population, enabled, mfaEnabled } = body;
	const { id } = found;
	const changes = difference(without(body, NOT_PATCHED), found);
	let user = changes ? await updateUser(api, id, changes) : found;
	if (population && user.population?.id !== population.id) {
		user = await moveUser(api, id, population.id);
	}
	const flags = [
		enabled !== undefined && user.enabled !== enabled && (() => setEnabled(api, id, enabled)),
		mfaEnabled !== undefined &&
			user.mfaEnabled !== mfaEnabled &&
			(() => setMfaStatus(api, id, mfaEnabled)),
	].filter((change) => change !== false);
	for (const change of flags) await change();
	return flags.length > 0 ? await getUser(api, id) : user;
}

/**
 * Creates a user, exactly once: the username is unique in an environment, so a request with an
 * unclear response can be sent again, and a taken username is recognized.
 *
 * PingOne API reference, "Create User", "Create User (Import)"; that a taken username is
 * UNIQUENESS_VIOLATION on `username` is in the error codes, the target is assumed.
 *
 * @param ifExists what to do when the username is taken; an update sets no password
 * @returns the user as PingOne has them
 * @throws PingOneError; FieldError when the username is taken, unless `ifExists` says otherwise
 */
export async function createUser(
	api: PingOneApi,
	wanted: NewUser,
	ifExists: IfUserExists = 'raiseError',
): Promise<User> {
	const { username } = wanted.body;
	let doubt: PingOneError | undefined;
	for (let attempt = 1; attempt <= MAX_CHECKED_SENDS; attempt++) {
		const result = await post(api, wanted);
		if ('made' in result) return result.made;
		if ('unclear' in result) doubt = result.unclear;
		const holder =
			'taken' in result ? await findHolder(api, username) : await findMade(api, username);
		if (!holder && 'taken' in result) throw hidden(username);
		if (!holder) continue;
		if (doubt && looksAsAsked(wanted, holder)) return holder;
		if (ifExists === 'raiseError') throw exists(holder);
		return ifExists === 'update' ? await bringUpToDate(api, holder, wanted) : holder;
	}
	throw doubt ?? hidden(username);
}
