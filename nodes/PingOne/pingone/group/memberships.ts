import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { readEntries } from '../client/pages';
import { isRefusal } from '../errors/failure';
import { getGroup } from './groups';
import { refuseOtherPopulation } from './otherPopulation';
import { asOutput, ensure, removeOnce, unlessMissing, type Setting } from '../reconcile';

export interface Membership extends IDataObject {
	/** The ID of the group. */
	id: string;
	type?: string;
}

/** Path of a user's memberships. */
export const groupsOf = (userId: string) => ['users', userId, 'memberOfGroups'];

/** Reads which groups a user is in ("Read All Group Memberships for User"). @throws PingOneError */
export const listMemberships = async (api: PingOneApi, userId: string, most = Infinity) =>
	await readEntries<Membership>(api, groupsOf(userId), { limit: Math.min(200, most) }, most);

/** @returns undefined when the user is not in the group @throws PingOneError */
const findMembership = async (api: PingOneApi, userId: string, groupId: string) =>
	(await unlessMissing(api.get([...groupsOf(userId), groupId]))) as Membership | undefined;

/**
 * Adds a user to a group ("Add User to Group", 201). PingOne's response for an existing member is
 * not documented, so after a 400 or 409 the membership itself decides.
 *
 * @returns the membership, with its user; `changed` is false for a user who was a member before
 * @throws PingOneError
 */
export async function addToGroup(
	api: PingOneApi,
	userId: string,
	groupId: string,
): Promise<IDataObject> {
	const joining: Setting<Membership | undefined> = {
		send: async () => (await api.post(groupsOf(userId), { id: groupId })) as Membership,
		read: async () => await findMembership(api, userId, groupId),
		isDone: (membership) => membership !== undefined,
		asAsked: () => ({ id: groupId }),
		isDecidedByState: isRefusal,
	};
	const ensured = await withLock(api, ['users', userId], async () => {
		return await ensure(api, joining);
	}).catch(async (thrown: unknown) => {
		return await refuseOtherPopulation(api, { userId, groupId }, thrown);
	});
	return { ...asOutput({ ...ensured, state: ensured.state ?? {} }), user: { id: userId } };
}

/**
 * Removes a user from a group ("Remove User from Group", 204).
 *
 * @returns whether the user was a member
 * @throws PingOneError, also when there is no such user or group
 */
export async function removeFromGroup(
	api: PingOneApi,
	userId: string,
	groupId: string,
): Promise<boolean> {
	const path = [...groupsOf(userId), groupId];
	const exists = async () => (await findMembership(api, userId, groupId)) !== undefined;
	const wasMember = await withLock(api, ['users', userId], async () => {
		const before = await exists();
		return (await removeOnce(api, { path, mustBeShown: true })) ?? before;
	});
	// A missing user and a missing group also give 404.
	if (!wasMember) {
		await api.getById(['users', userId]);
		await getGroup(api, groupId);
	}
	return wasMember;
}
