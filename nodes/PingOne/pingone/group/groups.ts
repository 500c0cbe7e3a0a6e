import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { equals, literal } from '../client/scim';
import { FieldError, quote } from '../errors/fieldError';
import { requireUuid } from '../errors/uuid';
import { isThere, removeOnce } from '../reconcile';
import type { Group } from '../types';

/** Path of the environment's groups. */
export const GROUPS = ['groups'];

/** Page size for groups ("Read All Groups": 1 to 1000). */
export const PAGE_SIZE = 200;

/**
 * Reads groups, page by page ("Read All Groups").
 *
 * @param filter a SCIM filter, or nothing for all
 * @param most stop after this many
 * @throws PingOneError
 */
export const listGroups = async (api: PingOneApi, filter: string | undefined, most: number) =>
	await readEntries<Group>(
		api,
		GROUPS,
		{ limit: Math.min(PAGE_SIZE, most), ...(filter && { filter }) },
		most,
	);

/** @throws PingOneError */
export const getGroup = async (api: PingOneApi, groupId: string) =>
	(await api.get([...GROUPS, groupId])) as Group;

/**
 * Removes a group ("Delete Group", 204); its members stay.
 *
 * @returns whether this call removed it; false when somebody else did in between
 * @throws PingOneError, NOT_FOUND for a group that does not exist
 */
export async function deleteGroup(api: PingOneApi, groupId: string): Promise<boolean> {
	await getGroup(api, groupId);
	const removed = await removeOnce(api, {
		send: async () => await api.call('DELETE', [...GROUPS, groupId]),
		exists: async () => await isThere(getGroup(api, groupId)),
	});
	return removed ?? true;
}

/** The filter for the members of a group ("Read All Users in a Group with Other User Attribute"). */
export const memberOf = (groupId: string) => `memberOfGroups[id eq ${literal(groupId)}]`;

/** How a group is referenced: `mode` is `name`, or one whose value is an ID. */
export interface GroupReference {
	mode: string;
	value: string;
}

async function findGroup(api: PingOneApi, name: string, field: string): Promise<Group> {
	// Whether PingOne's filter looks at capital letters is not documented.
	const all = await listGroups(api, equals('name', name), PAGE_SIZE);
	const found = all.filter((group) => group.name === name);
	if (found.length === 1) return found[0];
	throw found.length === 0
		? new FieldError(
				field,
				`matches no group: PingOne has no group named ${quote(name)}`,
				'Check the spelling and capital letters, or pick the group from the list.',
			)
		: new FieldError(
				field,
				`matches more than one group: several are named ${quote(name)}`,
				'Pick the group from the list, or give its ID.',
			);
}

/**
 * Validates a reference at once and asks PingOne later, as `userFinder` does.
 *
 * @param field visible label of the field
 * @throws FieldError for an invalid value; the returned functions also for no match or several
 */
export function groupFinder(
	api: PingOneApi,
	{ mode, value }: GroupReference,
	field: string,
): { id: () => Promise<string>; group: () => Promise<Group> } {
	if (mode === 'name' && value !== '') {
		const group = async () => await findGroup(api, value, field);
		return { group, id: async () => (await group()).id };
	}
	const id = requireUuid(value, field);
	return { group: async () => await getGroup(api, id), id: async () => id };
}
