import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { ensureInTurn, type Setting } from '../reconcile';
import type { User } from '../types';
import { asUser, getUser } from './users';

/** A change of a user, and how the user looks with it. */
export interface UserChange extends Pick<Setting<User>, 'isDone' | 'unmet'> {
	request: {
		method: 'POST' | 'PUT' | 'PATCH';
		path: string[];
		mediaType: string;
		body?: IDataObject;
	};
}

/** PingOne may cut a time to whole seconds. In ms. */
const SAME_TIME_MS = 1_000;

/** Whether PingOne shows a time as asked, in whatever notation; undefined when it shows none. */
export function isSameTime(found: unknown, asked: string): boolean | undefined {
	const time = Date.parse(String(found));
	return Number.isNaN(time) ? undefined : Math.abs(time - Date.parse(asked)) < SAME_TIME_MS;
}

/** A user as an output, and whether this call changed them. */
export type ChangedUser = User & { changed: boolean };

/** Brings a user into a state. @throws PingOneError, ChangeError */
export async function changeUser(
	api: PingOneApi,
	userId: string,
	{ request: { method, path, ...extras }, isDone, unmet }: UserChange,
): Promise<ChangedUser> {
	return await ensureInTurn<User>(api, ['users', userId], {
		send: async () => asUser(await api.call(method, ['users', userId, ...path], extras)),
		read: async () => await getUser(api, userId),
		isDone,
		unmet,
	});
}
