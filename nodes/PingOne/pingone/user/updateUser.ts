import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { unmet } from '../difference';
import { changeUser } from './changeUser';

/**
 * Changes attributes of a user ("Update User (Patch)"): what is not sent stays as it is, and null
 * clears. That this holds inside `name` and `address` as well is assumed. @throws PingOneError
 */
export const updateUser = async (api: PingOneApi, userId: string, changes: IDataObject) =>
	await changeUser(api, userId, {
		request: { method: 'PATCH', path: [], body: changes, mediaType: 'application/json' },
		isDone: (user) => unmet(changes, user).length === 0,
		unmet: (user) => unmet(changes, user),
	});
