import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { MAX_CHECKED_SENDS } from '../client/retryPolicy';
import { changeAndConfirm } from '../confirm';
import { isJsonObject } from '../errors/apiResponse';
import type { User } from '../types';
import { asUser, getUser } from './users';

/**
 * The part of `wanted` that differs from the current state. A null member should be absent.
 *
 * @returns undefined when nothing differs
 */
export function difference(wanted: IDataObject, found: IDataObject): IDataObject | undefined {
	const changes: IDataObject = {};
	for (const [name, value] of Object.entries(wanted)) {
		const now = found[name];
		if (isJsonObject(value)) {
			const inner = difference(value, isJsonObject(now) ? now : {});
			if (inner) changes[name] = inner;
		} else if (JSON.stringify(value ?? null) !== JSON.stringify(now ?? null)) {
			changes[name] = value;
		}
	}
	return Object.keys(changes).length > 0 ? changes : undefined;
}

/**
 * Changes attributes of a user.
 *
 * PingOne API reference, "Update User (Patch)" and "API requests": what is not sent stays as it is,
 * and null clears. That this holds inside `name` and `address` as well is assumed.
 *
 * @param changes attributes with their new values, null to clear one
 * @returns the user as they are now
 * @throws PingOneError
 */
export async function updateUser(
	api: PingOneApi,
	userId: string,
	changes: IDataObject,
): Promise<User> {
	return await changeAndConfirm<User>({
		send: async () =>
			asUser(
				await api.call('PATCH', ['users', userId], {
					body: changes,
					mediaType: 'application/json',
				}),
			),
		read: async () => await getUser(api, userId),
		isDone: (user) => difference(changes, user) === undefined,
		maxAttempts: MAX_CHECKED_SENDS,
	});
}
