import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { noteKnown } from '../client/memory';
import { mayComeFrom, TimeSpan } from '../client/timeSpan';
import type { EarlierRun } from '../../run/earlierRun';
import { withLock, type Lock } from '../client/lock';
import { allOf, equals } from '../client/scim';
import type { PingOneError } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { asMade, createOnce, type Created } from '../createOnce';
import type { Group } from '../types';
import { GROUPS, listGroups } from './groups';

export type IfGroupExists = 'raiseError' | 'returnExisting';

export type NewGroup = IDataObject & { name: string; population?: { id: string } };

async function findSame(api: PingOneApi, { name, population }: NewGroup): Promise<Group[]> {
	const filters = [
		equals('name', name),
		...(population ? [equals('population.id', population.id)] : []),
	];
	const groups = await listGroups(api, allOf(filters));
	return groups.filter((group) => group.name === name && group.population?.id === population?.id);
}

const isTaken = (refusal: PingOneError) => refusal.hasDetail('UNIQUENESS_VIOLATION');

/** Why there is no new group. @param found groups of that name */
function taken(name: string, found: Group[], mayBeOfEarlierRun = false): FieldError {
	const ids = found.map(({ id }) => id).join(', ');
	const what = found.length > 1 ? `${found.length} groups` : 'a group';
	const advice =
		found.length > 0
			? 'To continue with that group, set If Group Already Exists under Options.'
			: 'That group may differ in capitalization, or be hidden from the worker app.';
	return new FieldError(
		'Name',
		`is taken: PingOne already has ${what} ${quote(name)}${ids && ` (ID ${ids})`}`,
		`${mayBeOfEarlierRun ? 'The run that this one repeats may have created it, or another one beside it.' : 'Nothing was created.'} ${advice}`,
		mayBeOfEarlierRun ? { outcome: 'unknown' } : undefined,
	);
}

/** Other groups of that name, as a member of the output; an empty list if one may not be shown yet. */
function possibleDuplicates(groups: Group[], own: Group | undefined, mayBeHidden: boolean) {
	const others = groups.map(({ id }) => id).filter((id) => id !== own?.id);
	return others.length > 0 || mayBeHidden ? { possibleDuplicateIds: others } : {};
}

/** What becomes of the item when none was made. @throws FieldError, PingOneError */
function goOnWith(
	{ thing: group, isInDoubt, cause }: Created<Group>,
	name: string,
	ifExists: IfGroupExists,
): IDataObject {
	if (group && ifExists === 'returnExisting') return { ...group, changed: false };
	if (cause && (isInDoubt || !isTaken(cause))) throw cause;
	throw taken(name, group ? [group] : []);
}

async function send(
	api: PingOneApi,
	wanted: NewGroup,
	ifExists: IfGroupExists,
	{ lock, earlierRun }: { lock: Lock; earlierRun?: EarlierRun },
): Promise<IDataObject> {
	const span = new TimeSpan(api.clock);
	let sends = 0;
	const created = await createOnce<Group>(api, {
		async send() {
			sends += 1;
			return (await span.watch(async () => await api.post(GROUPS, wanted))) as Group;
		},
		async find() {
			const groups = await findSame(api, wanted);
			const made = groups.filter((each) => span.includes(each));
			return { thing: made[0] ?? groups[0], isOwn: made.length > 0 };
		},
		isTaken,
		mayDouble: true,
		lock,
	});
	if (!created.isMade) return goOnWith(created, wanted.name, ifExists);
	const { thing: group, isInDoubt } = created;
	const mayBeTwo = isInDoubt && (sends > 1 || lock.mayBeOthers);
	const isLooking = earlierRun !== undefined || mayBeTwo;
	const all = isLooking ? await findSame(api, wanted).catch((): Group[] => []) : [];
	const twins = all.filter((each) => earlierRun !== undefined || span.includes(each));
	return {
		...asMade(group, wanted),
		...possibleDuplicates(twins, group, mayBeTwo || earlierRun?.isOpen === true),
	};
}

/**
 * Creates a group, once ("Create Group"). That names are unique is not documented, so the node looks
 * for it first, letter by letter. Items for one name take turns.
 * @returns the group; `possibleDuplicateIds` names others of that name
 * @throws PingOneError; FieldError when it exists, unless `ifExists` says otherwise
 */
export const createGroup = async (
	api: PingOneApi,
	wanted: NewGroup,
	ifExists: IfGroupExists = 'raiseError',
	earlierRun?: EarlierRun,
): Promise<IDataObject> =>
	await withLock(
		api,
		[...GROUPS, 'name', wanted.name, wanted.population?.id ?? ''],
		async (lock) => {
			await earlierRun?.over();
			const groups = await findSame(api, wanted);
			const [first] = groups;
			if (!first) return await send(api, wanted, ifExists, { lock, earlierRun });
			for (const { id } of groups) noteKnown(id);
			const mayBeItsOwn = groups.some(
				(group) => earlierRun !== undefined && mayComeFrom(group, earlierRun, api.clock),
			);
			if (ifExists === 'raiseError') throw taken(wanted.name, groups, mayBeItsOwn);
			return { ...first, changed: false, ...possibleDuplicates(groups, first, mayBeItsOwn) };
		},
	);
