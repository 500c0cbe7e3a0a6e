import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { changeAndConfirm } from '../confirm';
import { FieldError } from '../errors/fieldError';
import type { User } from '../types';
import { asUser, getUser } from './users';

const isLocked = ({ account }: User) => account?.status === 'LOCKED';

async function changeAccount(
	api: PingOneApi,
	userId: string,
	action: 'lock' | 'unlock',
	body: IDataObject | undefined,
	isDone: (user: User) => boolean,
): Promise<User> {
	const mediaType = `application/vnd.pingidentity.account.${action}+json`;
	return await changeAndConfirm({
		send: async () => asUser(await api.call('POST', ['users', userId], { body, mediaType })),
		read: async () => await getUser(api, userId),
		isDone,
	});
}

/**
 * Locks a user's account until a time.
 *
 * PingOne API reference, "User Account Lock": without `unlockAt`, or with one in the past, the
 * account is not locked, and the response is 200 nevertheless. So the resulting state decides.
 *
 * @param unlockAt ISO 8601
 * @returns the user, locked
 * @throws PingOneError; FieldError when PingOne accepted the request but did not lock the account
 */
export async function lockUser(api: PingOneApi, userId: string, unlockAt: string): Promise<User> {
	const user = await changeAccount(api, userId, 'lock', { unlockAt }, isLocked);
	if (isLocked(user)) return user;
	throw new FieldError(
		'User',
		'is not locked: PingOne accepted the request and left the account as it is',
		'Check that Unlock At is in the future, and look at the user in PingOne.',
	);
}

/**
 * Unlocks a user's account and resets the count of failed MFA attempts ("User Account Unlock").
 *
 * @returns the user as they are now
 * @throws PingOneError
 */
export const unlockUser = async (api: PingOneApi, userId: string): Promise<User> =>
	await changeAccount(api, userId, 'unlock', undefined, (user) => !isLocked(user));

/**
 * Moves a user to another population ("Update User Population"). Memberships in groups of the
 * former population end.
 *
 * @returns the user as they are now
 * @throws PingOneError
 */
export async function moveUser(
	api: PingOneApi,
	userId: string,
	populationId: string,
): Promise<User> {
	return await changeAndConfirm<User>({
		send: async () =>
			asUser(
				await api.call('PUT', ['users', userId, 'population'], {
					body: { id: populationId },
					mediaType: 'application/json',
				}),
			),
		read: async () => await getUser(api, userId),
		isDone: ({ population }) => population?.id === populationId,
	});
}
