import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { readEntries } from '../client/pages';
import { FieldError, quote } from '../errors/fieldError';
import { isRefusal, PingOneError } from '../errors/failure';
import { getGroup } from './groups';
import { asOutput, ensure, removeOnce, unlessMissing, type Setting } from '../reconcile';
import type { Population } from '../types';

export interface Membership extends IDataObject {
	id: string;
	type?: string;
}

/** Path of a user's memberships. */
export const groupsOf = (userId: string) => ['users', userId, 'memberOfGroups'];

export const PAGE_SIZE = 200;

/** Reads which groups a user is in ("Read All Group Memberships for User"). @throws PingOneError */
export const listMemberships = async (api: PingOneApi, userId: string, most = Infinity) =>
	await readEntries<Membership>(api, groupsOf(userId), { limit: PAGE_SIZE }, most);

/** Not through another group, which the user would have to leave. */
export const isDirect = ({ type }: Membership) => type === undefined || type === 'DIRECT';

/** @returns undefined when the user is not in the group at all @throws PingOneError */
async function findMembership(api: PingOneApi, userId: string, groupId: string) {
	const path = [...groupsOf(userId), groupId];
	const found = await unlessMissing(api.getById(path));
	return found && !api.memory.isGone(path, found) ? (found as Membership) : undefined;
}

const populationOf = ({ population }: { population?: unknown }) =>
	(population as { id?: string } | undefined)?.id;

/** The name is a courtesy: without it, the ID must do. */
const nameOf = async (api: PingOneApi, id: string) =>
	await api.getById(['populations', id]).then(
		(population) => quote((population as Population).name ?? id),
		() => quote(id),
	);

/** @returns undefined when the group is in no population, or in that of the user */
async function findMismatch(api: PingOneApi, userId: string, groupId: string) {
	const [group, user] = await Promise.all([getGroup(api, groupId), api.getById(['users', userId])]);
	const [theirs, own] = [populationOf(group), populationOf(user)];
	if (theirs === undefined || own === undefined || theirs === own) return undefined;
	const [of, to] = await Promise.all([nameOf(api, theirs), nameOf(api, own)]);
	return new FieldError(
		'Group',
		`belongs to population ${of}, and the user to ${to}`,
		'Choose a group of the user’s population, or of none. To change the user’s, use Move to Population first.',
	);
}

/**
 * Why PingOne did not take a user into a group: one of a population takes only its users (PingOne,
 * "Groups"). @returns never; throws a FieldError about that, or what was thrown
 */
async function refuseOtherPopulation(
	api: PingOneApi,
	{ userId, groupId }: { userId: string; groupId: string },
	thrown: unknown,
): Promise<never> {
	const isRefused =
		thrown instanceof PingOneError &&
		thrown.failure.kind === 'refusal' &&
		thrown.failure.status === 400;
	const mismatch = isRefused
		? await findMismatch(api, userId, groupId).catch(() => undefined)
		: undefined;
	throw mismatch ?? thrown;
}

/**
 * Adds a user ("Add User to Group"). PingOne's answer for a member is not documented: after 400 or
 * 409 the state decides. @throws PingOneError
 */
export async function addToGroup(api: PingOneApi, userId: string, groupId: string) {
	const joining: Setting<Membership | undefined> = {
		send: async () => (await api.post(groupsOf(userId), { id: groupId })) as Membership,
		read: async () => await findMembership(api, userId, groupId),
		isDone: (membership) => membership !== undefined && isDirect(membership),
		unmet: () => ['type'],
		isDecidedByState: isRefusal,
	};
	const ensured = await withLock(api, ['users', userId], async () => {
		return await ensure(api, joining);
	}).catch(async (thrown: unknown) => {
		return await refuseOtherPopulation(api, { userId, groupId }, thrown);
	});
	const { state = { id: groupId } } = ensured;
	return { ...asOutput({ ...ensured, state }), user: { id: userId } };
}

const throughAnother = (groupId: string) =>
	new FieldError(
		'Group',
		`has the user through another group only: there is no membership of their own in ${quote(groupId)} to remove`,
		'Remove the user from that other group. Get Many Groups of the user shows which they belong to directly.',
	);

/**
 * Ends a direct membership ("Remove User from Group"). @throws PingOneError, also without such a user
 * or group; FieldError for one by another group only
 */
export async function removeFromGroup(api: PingOneApi, userId: string, groupId: string) {
	const path = [...groupsOf(userId), groupId];
	return await withLock(api, ['users', userId], async () => {
		const before = await findMembership(api, userId, groupId);
		if (before && !isDirect(before)) throw throughAnother(groupId);
		let after: Membership | undefined;
		const isIt = (shown: IDataObject) => isDirect((after = shown as Membership));
		const removed = await removeOnce(api, { path, mustBeShown: true, isIt });
		const wasMember = removed ?? before !== undefined;
		// A missing user and a missing group also give 404.
		if (!wasMember) {
			await api.getById(['users', userId]);
			await getGroup(api, groupId);
		}
		return { wasMember, isStillMember: after !== undefined && !isDirect(after) };
	});
}
