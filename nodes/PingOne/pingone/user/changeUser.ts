import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { asOutput, ensure, type Setting } from '../reconcile';
import type { User } from '../types';
import { asUser, getUser } from './users';

/** A change of a user, and how the user looks with it. */
export interface UserChange extends Pick<Setting<User>, 'isDone' | 'asAsked'> {
	request: {
		method: 'POST' | 'PUT' | 'PATCH';
		/** Below the user. */
		path: string[];
		mediaType: string;
		body?: IDataObject;
	};
}

/** A user as an output, and whether this call changed them. */
export type ChangedUser = User & { changed: boolean };

/** Brings a user into a state. @throws PingOneError, ChangeError */
export async function changeUser(
	api: PingOneApi,
	userId: string,
	{ request: { method, path, ...extras }, isDone, asAsked }: UserChange,
): Promise<ChangedUser> {
	const change = {
		send: async () => asUser(await api.call(method, ['users', userId, ...path], extras)),
		read: async () => await getUser(api, userId),
		isDone,
		asAsked,
	};
	return await withLock(api, ['users', userId], async () => {
		return asOutput(await ensure<User>(api, change));
	});
}
