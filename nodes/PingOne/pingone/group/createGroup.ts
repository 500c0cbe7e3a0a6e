import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { CreateSpan, noteMade } from '../client/createSpan';
import { inTurn } from '../client/inTurn';
import { readEntries } from '../client/pages';
import { allOf, equals } from '../client/scim';
import type { PingOneError } from '../errors/failure';
import { FieldError, quote } from '../errors/fieldError';
import { reconcile } from '../reconcile';
import type { Group } from '../types';
import { GROUPS, PAGE_SIZE } from './groups';

/** What to do when the population already has a group of that name. */
export type IfGroupExists = 'raiseError' | 'returnExisting';

export type NewGroup = IDataObject & { name: string; population?: { id: string } };

/** The groups of that name in the population. */
async function findSame(api: PingOneApi, { name, population }: NewGroup): Promise<Group[]> {
	const filters = [
		equals('name', name),
		...(population ? [equals('population.id', population.id)] : []),
	];
	const query = { filter: allOf(filters), limit: PAGE_SIZE };
	const groups = await readEntries<Group>(api, GROUPS, query, PAGE_SIZE);
	return groups.filter((group) => group.name === name && group.population?.id === population?.id);
}

const isTaken = (refusal: PingOneError) => refusal.hasDetail('UNIQUENESS_VIOLATION');

const taken = (name: string, found?: Group) =>
	new FieldError(
		'Name',
		`is taken: PingOne already has a group ${quote(name)}${found ? ` (ID ${found.id})` : ''}`,
		'Nothing was created. To go on with that group, set If Group Already Exists under Options.',
	);

/** A group in the way, or the one that this call created. */
interface Found {
	group?: Group;
	isOwn: boolean;
}

async function send(api: PingOneApi, wanted: NewGroup, ifExists: IfGroupExists) {
	const span = new CreateSpan(api.clock);
	let sends = 0;
	const settled = await reconcile<Found>(api, {
		async send() {
			sends += 1;
			const group = (await span.watch(async () => await api.post(GROUPS, wanted))) as Group;
			return { group, isOwn: true };
		},
		async read() {
			const groups = await findSame(api, wanted);
			const made = groups.filter((group) => span.includes(group));
			return { group: made[0] ?? groups[0], isOwn: made.length > 0 };
		},
		isDone: ({ isOwn }) => isOwn,
		mayResend: ({ group }) => group === undefined,
		isDecidedByState: isTaken,
	});
	const group = settled.state?.group;
	// A proxy may make a yes of PingOne's no: then the group is another one.
	const isOther = group !== undefined && settled.state?.isOwn === false;
	if (settled.evidence !== 'none' && !isOther) {
		if (group) noteMade(group.id);
		const twins =
			sends > 1 && settled.isInDoubt ? await findTwins(api, wanted, span, group) : undefined;
		return {
			...(group ?? { ...wanted, confirmed: false }),
			changed: true,
			...(twins && { possibleDuplicateIds: twins }),
		};
	}
	if (group && ifExists === 'returnExisting') return { ...group, changed: false };
	const cause = settled.evidence === 'none' ? settled.cause : undefined;
	if (cause && (settled.isInDoubt || !isTaken(cause))) throw cause;
	throw taken(wanted.name, group);
}

/** Groups that an earlier, unanswered request may have made beside this one. */
async function findTwins(
	api: PingOneApi,
	wanted: NewGroup,
	span: CreateSpan,
	own: Group | undefined,
): Promise<string[]> {
	const groups = await findSame(api, wanted).catch((): Group[] => []);
	return groups.filter((group) => group.id !== own?.id && span.includes(group)).map(({ id }) => id);
}

/**
 * Creates a group, once ("Create Group", 201). That names are unique in a population is not
 * documented, so the node looks for the group first, and again after an unclear response. Items for
 * one name take turns. Names are compared letter by letter.
 *
 * @returns the group; `changed` is false for one that was there before
 * @throws PingOneError; FieldError when it exists, unless `ifExists` says otherwise
 */
export const createGroup = async (
	api: PingOneApi,
	wanted: NewGroup,
	ifExists: IfGroupExists = 'raiseError',
): Promise<IDataObject> =>
	await inTurn(api.connection, ['group', wanted.population?.id ?? '', wanted.name], async () => {
		const groups = await findSame(api, wanted);
		if (groups.length > 0 && ifExists === 'returnExisting') return { ...groups[0], changed: false };
		if (groups.length > 0) throw taken(wanted.name, groups[0]);
		return await send(api, wanted, ifExists);
	});
