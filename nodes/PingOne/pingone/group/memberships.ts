import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { MAX_CHECKED_SENDS } from '../client/retryPolicy';
import { readEntries } from '../client/pages';
import { isNotFound, PingOneError } from '../errors/failure';

export interface Membership extends IDataObject {
	/** The ID of the group. */
	id: string;
	type?: string;
}

const groupsOf = (userId: string) => ['users', userId, 'memberOfGroups'];

/** Reads which groups a user is in ("Read All Group Memberships for User"). @throws PingOneError */
export const listMemberships = async (api: PingOneApi, userId: string, most = Infinity) =>
	await readEntries<Membership>(api, groupsOf(userId), { limit: Math.min(200, most) }, most);

const unlessMissing = (thrown: unknown): undefined => {
	if (isNotFound(thrown)) return undefined;
	throw thrown;
};

/** @returns undefined when the user is not in the group @throws PingOneError */
const findMembership = async (api: PingOneApi, userId: string, groupId: string) =>
	await api
		.get([...groupsOf(userId), groupId])
		.then((membership) => membership as Membership)
		.catch(unlessMissing);

/**
 * PingOne's response for an existing member is not documented. So after a 400 or 409, and after an
 * unclear response, the membership itself decides.
 */
function mayBeMember(thrown: unknown): PingOneError {
	if (!(thrown instanceof PingOneError)) throw thrown;
	const { kind, status = 0 } = thrown.failure;
	const isAccepted = kind === 'unreadable' && status >= 200 && status < 300;
	const isRefused = kind === 'refusal' && (status === 400 || status === 409);
	if (thrown.outcomeUnknown || isAccepted || isRefused) return thrown;
	throw thrown;
}

/**
 * Adds a user to a group ("Add User to Group", 201). An existing member stays one, so a request
 * with an unclear response can be sent again.
 *
 * @returns the membership, with its user
 * @throws PingOneError
 */
export async function addToGroup(
	api: PingOneApi,
	userId: string,
	groupId: string,
	maxAttempts = MAX_CHECKED_SENDS,
): Promise<Membership> {
	const whose = (membership: Membership) => ({ ...membership, user: { id: userId } });
	const result = await api.post(groupsOf(userId), { id: groupId }).then(
		(membership) => ({ membership: membership as Membership }),
		(thrown: unknown) => ({ doubt: mayBeMember(thrown) }),
	);
	if ('membership' in result) return whose(result.membership);
	const membership = await findMembership(api, userId, groupId);
	if (membership) return whose(membership);
	if (result.doubt.outcomeUnknown && maxAttempts > 1) {
		return await addToGroup(api, userId, groupId, maxAttempts - 1);
	}
	throw result.doubt;
}

/**
 * Removes a user from a group ("Remove User from Group", 204).
 *
 * @returns whether the user was a member
 * @throws PingOneError, also when there is no such user
 */
export async function removeFromGroup(
	api: PingOneApi,
	userId: string,
	groupId: string,
): Promise<boolean> {
	const removed = await api
		.call('DELETE', [...groupsOf(userId), groupId])
		.then(() => true)
		.catch(unlessMissing);
	if (removed) return true;
	// A missing user also gives 404.
	await listMemberships(api, userId, 1);
	return false;
}
