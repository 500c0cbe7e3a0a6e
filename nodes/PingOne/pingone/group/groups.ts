import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { equals, type Filter, literal } from '../client/scim';
import { namedFinder, onlyNamed, type NamedReference } from '../client/named';
import type { Group } from '../types';

/** Path of the environment's groups. */
export const GROUPS = ['groups'];

/** Page size for groups ("Read All Groups": 1 to 1000). */
const PAGE_SIZE = 200;

/** Reads groups ("Read All Groups"), all where a gateway may drop the filter. @throws PingOneError */
export const listGroups = async (api: PingOneApi, filter: Filter | undefined, most?: number) =>
	await readEntries<Group>(api, GROUPS, { limit: PAGE_SIZE, filter }, most);

export const getGroup = async (api: PingOneApi, groupId: string) =>
	(await api.getById([...GROUPS, groupId])) as Group;

/** The filter for the members of a group ("Read All Users in a Group with Other User Attribute"). */
export const memberOf = (groupId: string): Filter => ({
	text: `memberOfGroups[id eq ${literal(groupId)}]`,
	holds: ({ id }, memory) =>
		typeof id === 'string' ? memory?.isThere(['users', id, 'memberOfGroups', groupId]) : undefined,
	also: (memory) => memory.withMade(['users'], ['memberOfGroups', groupId]),
});

/** Looks up a referenced group. Both throw FieldError for no match or several, and PingOneError. */
export interface GroupFinder {
	/** Sends a request only for a name. */
	id: (api: PingOneApi) => Promise<string>;
	whole: (api: PingOneApi) => Promise<Group>;
}

/** Validates a reference at once and asks PingOne later. @throws FieldError for an invalid value */
export function groupFinder(chosen: NamedReference, field: string): GroupFinder {
	// Whether PingOne's filter looks at capital letters is not documented.
	const list = async (api: PingOneApi, name: string) => await listGroups(api, equals('name', name));
	const wanted = { kind: 'group', field };
	const find = namedFinder(chosen, wanted, list);
	const id = async (api: PingOneApi) => {
		if (chosen.mode === 'name') api.turn.goesBy('groups', 'name', chosen.value);
		const found = await find(api);
		api.turn.goesBy('groups', 'id', found);
		return found;
	};
	const whole = async (api: PingOneApi) =>
		chosen.mode === 'name'
			? onlyNamed(await list(api, chosen.value), chosen.value, wanted)
			: await getGroup(api, await id(api));
	return { id, whole };
}
