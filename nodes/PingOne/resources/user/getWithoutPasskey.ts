import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { pagesOf } from '../../pingone/client/pages';
import { allOf, equals } from '../../pingone/client/scim';
import { isFido2, isPendingFido2, listDevices } from '../../pingone/device/devices';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import { endsRun } from '../../pingone/errors/meaning';
import { getGroup, memberOf } from '../../pingone/group/groups';
import type { Device, User } from '../../pingone/types';
import { mapPool } from '../../run/pool';
import { groupField, readFilterGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, simplifyField } from '../fields/output';
import { outputFieldsOption, readOutput } from '../fields/outputFields';
import { populationField, readFilterPopulation } from '../fields/population';
import type { ItemOperation, OperationItem } from '../operation';
import { SIMPLE_USER } from '../outputs';

/** Maximum number of users per page ("Paging, ordering and filtering collections"). */
const PAGE_SIZE = 200;

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'All filters must match. If none is set, all users are checked.',
	options: [
		{
			displayName: 'Created Since',
			name: 'createdSince',
			type: 'dateTime',
			default: '',
			description: 'Only users who were created at this time or later',
		},
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether to return only accounts that are enabled, or only those that are not',
		},
		{ ...groupField, required: false, description: 'Only members of this group' },
		populationField('Only users in this population'),
	],
};

const everybodyField: INodeProperties = {
	displayName: 'Include Users With a Passkey',
	name: 'includeAll',
	type: 'boolean',
	default: false,
	description:
		'Whether to also return users who have a passkey, with the same counts, such as for a report',
};

/** Which users are looked at. */
interface Whom {
	findFilter: () => Promise<string | undefined>;
	/** A filter by a group or population that does not exist matches nobody. */
	requireThere: () => Promise<void>;
	/** PingOne cannot filter by it. */
	isMeant: (user: User) => boolean;
}

/** @throws FieldError */
function readWhom(item: OperationItem): Whom {
	const given = item.read.in('filters');
	const enabled = given.flag('enabled');
	const since = given.date('createdSince');
	const findGroupId = readFilterGroup(item, given);
	const within = readFilterPopulation(item, given);
	return {
		async findFilter() {
			const [group, population] = [await findGroupId?.(), await within.findId()];
			return allOf([
				...(group === undefined ? [] : [memberOf(group)]),
				...(population === undefined ? [] : [equals('population.id', population)]),
				...(enabled === undefined ? [] : [equals('enabled', enabled)]),
			]);
		},
		async requireThere() {
			const group = await findGroupId?.();
			if (group !== undefined) await getGroup(item.api, group);
			await within.requireThere();
		},
		isMeant: ({ createdAt }) =>
			since === undefined || !(Date.parse(String(createdAt)) < Date.parse(since)),
	};
}

const isBlocked = ({ block }: Device) => block?.status === 'BLOCKED';

/** A blocked passkey is none to sign in with, and a pending one not yet. */
function countDevices(devices: Device[]) {
	const passkeys = devices.filter(isFido2);
	const active = passkeys.filter((device) => !isPendingFido2(device));
	return {
		activePasskeys: active.filter((device) => !isBlocked(device)).length,
		pendingPasskeys: passkeys.length - active.length,
		blockedPasskeys: active.filter(isBlocked).length,
		otherDevices: devices.length - passkeys.length,
	};
}

/** A user, and what could be found out about their devices: nobody is left out. */
interface Looked {
	user: User;
	counts: IDataObject;
	hasPasskey: boolean;
}

const look = async ({ api }: OperationItem, user: User): Promise<Looked> =>
	await listDevices(api, user.id).then(
		(devices) => {
			const counts = countDevices(devices);
			return { user, counts, hasPasskey: counts.activePasskeys > 0 };
		},
		(thrown: unknown) => {
			const isOnlyTheirs =
				thrown instanceof PingOneError &&
				thrown.failure.kind === 'refusal' &&
				!endsRun(thrown.failure);
			if (!isOnlyTheirs) throw thrown;
			return { user, counts: { devicesUnknown: describeError(thrown).message }, hasPasskey: false };
		},
	);

/** Reads users page by page, and the devices of each, until there are enough. */
async function findUsers(
	item: OperationItem,
	{ findFilter, isMeant, requireThere }: Whom,
	isWanted: (looked: Looked) => boolean,
	most: number,
): Promise<Looked[]> {
	const found: Looked[] = [];
	let isAnybody = false;
	const filter = await findFilter();
	const query = { limit: PAGE_SIZE, ...(filter && { filter }) };
	for await (const { entries } of pagesOf<User>(item.api, ['users'], query)) {
		isAnybody ||= entries.length > 0;
		const users = entries.filter(isMeant);
		const looked = await mapPool(users, item.parallel, async (user) => await look(item, user));
		found.push(...looked.filter(isWanted));
		if (found.length > most) break;
	}
	if (!isAnybody) await requireThere();
	if (found.length > most) item.noteMore();
	return found.slice(0, most);
}

function notice(outputs: IDataObject[]): string | undefined {
	const unknown = outputs.filter(({ devicesUnknown }) => devicesUnknown !== undefined).length;
	if (unknown === 0) return undefined;
	return `The devices of ${unknown === 1 ? '1 user' : `${unknown} users`} could not be read: devicesUnknown says why.`;
}

export const getWithoutPasskey: ItemOperation = {
	name: 'Get Many Without Passkey',
	value: 'getWithoutPasskey',
	asTool: 'always',
	action: 'Get many users without passkey',
	description:
		'List the users who cannot sign in with a passkey or security key, with counts of their devices. Can be filtered by group, population, enabled or not, and creation time. Changes nothing.',
	output: `${SIMPLE_USER} activePasskeys:integer pendingPasskeys:integer blockedPasskeys:integer otherDevices:integer`,
	fields: [
		...limitFields,
		simplifyField,
		filtersField,
		everybodyField,
		optionsField([outputFieldsOption]),
	],
	notice,
	async run(item) {
		const most = readLimit(item);
		const whom = readWhom(item);
		const includesAll = item.read.flag('includeAll');
		const simplify = readOutput(item, SIMPLE_USER);
		const isWanted = ({ hasPasskey }: Looked) => includesAll || !hasPasskey;
		const found = await findUsers(item, whom, isWanted, most);
		return found.map(({ user, counts }) => ({ ...simplify(user), ...counts }));
	},
};
