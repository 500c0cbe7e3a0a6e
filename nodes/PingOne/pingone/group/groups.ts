import { sleep, type IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { allOf, equals, literal } from '../client/scim';
import { FieldError, quote } from '../errors/fieldError';
import { PingOneError } from '../errors/failure';
import { requireUuid } from '../errors/uuid';
import type { Group } from '../types';

const GROUPS = ['groups'];

/** Page size for groups ("Read All Groups": 1 to 1000). */
const PAGE_SIZE = 200;

/**
 * PingOne may still be working on a request that timed out: the wait before a second check, in ms.
 */
const SETTLE_MS = 1000;

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
const getGroup = async (api: PingOneApi, groupId: string) =>
	(await api.get([...GROUPS, groupId])) as Group;

/** Removes a group ("Delete Group", 204); its members stay. @throws PingOneError */
export async function deleteGroup(api: PingOneApi, groupId: string): Promise<void> {
	await api.call('DELETE', [...GROUPS, groupId]);
}

/** The filter for the members of a group ("Read All Users in a Group with Other User Attribute"). */
export const memberOf = (groupId: string) => `memberOfGroups[id eq ${literal(groupId)}]`;

/** How a group is referenced: `mode` is `name`, or one whose value is an ID. */
export interface GroupReference {
	mode: string;
	value: string;
}

async function findGroup(api: PingOneApi, name: string, field: string): Promise<Group> {
	const found = await listGroups(api, equals('name', name), 2);
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

/** What to do when the population already has a group of that name. */
export type IfGroupExists = 'raiseError' | 'returnExisting';

type NewGroup = IDataObject & { name: string; population?: { id: string } };

async function findSame(
	api: PingOneApi,
	{ name, population }: NewGroup,
): Promise<Group | undefined> {
	const filters = [
		equals('name', name),
		...(population ? [equals('population.id', population.id)] : []),
	];
	const found = await listGroups(api, allOf(filters), PAGE_SIZE);
	return found.find((group) => group.population?.id === population?.id);
}

/** Whether a group may have been created although the response was unclear. */
function mayBeMade(thrown: unknown): PingOneError {
	if (!(thrown instanceof PingOneError)) throw thrown;
	const isTaken = thrown.failure.details?.some(({ code }) => code === 'UNIQUENESS_VIOLATION');
	if (thrown.outcomeUnknown || isTaken) return thrown;
	throw thrown;
}

/**
 * Creates a group, once ("Create Group", 201). That names are unique in a population is not
 * documented, so the node looks for the group first, and again after an unclear response.
 *
 * @throws PingOneError; FieldError when it exists, unless `ifExists` says otherwise
 */
export async function createGroup(
	api: PingOneApi,
	wanted: NewGroup,
	ifExists: IfGroupExists = 'raiseError',
): Promise<Group> {
	const found = await findSame(api, wanted);
	if (found && ifExists === 'returnExisting') return found;
	if (found) {
		throw new FieldError(
			'Name',
			`is taken: PingOne already has a group ${quote(wanted.name)} (ID ${found.id})`,
			'Nothing was created. To go on with that group, set If Group Already Exists under Options.',
		);
	}
	const result = await api.post(GROUPS, wanted).then(
		(made) => ({ made: made as Group }),
		(thrown: unknown) => ({ doubt: mayBeMade(thrown) }),
	);
	if ('made' in result) return result.made;
	const look = async () => await findSame(api, wanted);
	const made = (await look()) ?? (await sleep(SETTLE_MS).then(look));
	if (made) return made;
	throw result.doubt;
}
