import type { PingOneApi } from '../client/api';
import { FieldError } from '../errors/fieldError';
import type { User } from '../types';
import { changeUser, isSameTime, type ChangedUser } from './changeUser';

const isLocked = ({ account }: User) => account?.status === 'LOCKED';

/** Whether the account is locked until then; undefined when PingOne does not say until when. */
const isLockedUntil = (user: User, unlockAt: string): boolean | undefined =>
	isLocked(user) && isSameTime(user.account?.unlockAt, unlockAt);

/**
 * Locks a user's account until a time ("User Account Lock"). PingOne answers 200 for the past as
 * well, so the state decides. @param unlockAt ISO 8601
 * @throws PingOneError; FieldError when it is not locked until then
 */
export async function lockUser(api: PingOneApi, userId: string, unlockAt: string) {
	const user = await changeUser(api, userId, {
		request: {
			method: 'POST',
			path: [],
			body: { unlockAt },
			mediaType: 'application/vnd.pingidentity.account.lock+json',
		},
		// PingOne's acceptance alone does not say that the account is locked.
		isDone: (found) => isLockedUntil(found, unlockAt),
	});
	if (isLockedUntil(user, unlockAt) !== false) return user;
	throw new FieldError(
		'User',
		isLocked(user)
			? `is locked until ${String(user.account?.unlockAt)}: PingOne accepted the requested time, but shows this one`
			: 'is not locked: PingOne accepted the request and left the account as it is',
		'Check that Unlock At is in the future, then check the user in PingOne.',
		{ outcome: 'unknown' },
	);
}

/** Unlocks an account, and resets its failed MFA ("User Account Unlock"). @throws PingOneError */
export const unlockUser = async (api: PingOneApi, userId: string): Promise<ChangedUser> =>
	await changeUser(api, userId, {
		request: {
			method: 'POST',
			path: [],
			mediaType: 'application/vnd.pingidentity.account.unlock+json',
		},
		isDone: (user) => !isLocked(user),
		unmet: () => ['account.status'],
	});

/** Moves a user to another population ("Update User Population"). @throws PingOneError */
export const moveUser = async (api: PingOneApi, userId: string, populationId: string) =>
	await changeUser(api, userId, {
		request: {
			method: 'PUT',
			path: ['population'],
			body: { id: populationId },
			mediaType: 'application/json',
		},
		isDone: ({ population }) => population?.id === populationId,
		unmet: () => ['population.id'],
	});
