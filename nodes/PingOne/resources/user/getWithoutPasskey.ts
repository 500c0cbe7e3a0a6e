import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { pagesOf } from '../../pingone/client/pages';
import { allOf, type Filter } from '../../pingone/client/scim';
import {
	isBlocked,
	isPasskeyFor,
	isPendingFido2,
	listDevices,
	maySignIn,
} from '../../pingone/device/devices';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import { endsRun } from '../../pingone/errors/meaning';
import { getGroup, memberOf } from '../../pingone/group/groups';
import type { Device, User } from '../../pingone/types';
import { PAGE_SIZE } from '../../pingone/user/users';
import { date, flag } from '../../read/kinds';
import { mapPool } from '../../run/pool';
import { equalTo, filtersBy } from '../fields/filterValues';
import { group } from '../fields/group';
import { limit, simplify } from '../fields/output';
import { outputFields } from '../fields/outputFields';
import { populationFilter } from '../fields/population';
import { relyingPartyFilter } from '../fields/relyingParty';
import { enabledFilter } from '../fields/userFilters';
import { operation, type OperationItem } from '../operation';
import { SIMPLE_USER } from '../outputs';

interface Whom {
	findFilter: (api: PingOneApi) => Promise<Filter | undefined>;
	/** A filter by a group or population that does not exist matches no user. */
	requireThere: (api: PingOneApi) => Promise<void>;
	/** What passkeys are for; undefined for any. */
	relyingParty?: string;
	/** PingOne cannot filter by it. */
	isMeant: (user: User) => boolean;
}

/** @param time ISO 8601; false for what is none */
const isBefore = (time: unknown, since: string) =>
	typeof time === 'string' && Date.parse(time) < Date.parse(since);

const whom = filtersBy(
	[
		date({
			displayName: 'Created Since',
			name: 'createdSince',
			description: 'Only users created at this time or later',
		}),
		enabledFilter,
		group.but({ required: false, description: 'Only members of this group' }),
		populationFilter('Only users in this population'),
		relyingPartyFilter.but({
			description:
				'Count only passkeys for which PingOne shows exactly this relying party ID or none. All others count as other devices.',
		}),
	],
	'All filters must match. If none is set, all users are checked, and any passkey counts.',
).as(
	({ createdSince: since, enabled, group: members, population, relyingParty }): Whom => ({
		relyingParty,
		async findFilter(api) {
			const groupId = await members?.id(api);
			return allOf([
				...(groupId === undefined ? [] : [memberOf(groupId)]),
				...equalTo({ 'population.id': await population?.id(api), enabled }),
			]);
		},
		async requireThere(api) {
			if (members) await getGroup(api, await members.id(api));
			await population?.requireThere(api);
		},
		isMeant: ({ createdAt }) => since === undefined || !isBefore(createdAt, since),
	}),
);

const includeAll = flag({
	displayName: 'Include Users with a Passkey',
	name: 'includeAll',
	default: false,
	description:
		'Whether to also return users who have a passkey, with the same counts, for example for a report',
});

const isLocked = ({ lock }: Device) => lock?.status === 'LOCKED';

/** A blocked passkey is none to sign in with, a locked one is none for a while, a pending one not yet. */
function countDevices(devices: Device[], relyingParty: string | undefined) {
	const passkeys = devices.filter((device) => isPasskeyFor(relyingParty, device));
	const active = passkeys.filter((device) => !isPendingFido2(device));
	const usable = active.filter((device) => maySignIn(relyingParty, device));
	const lockedPasskeys = usable.filter(isLocked).length;
	return {
		activePasskeys: usable.length - lockedPasskeys,
		pendingPasskeys: passkeys.length - active.length,
		blockedPasskeys: active.filter(isBlocked).length,
		lockedPasskeys,
		otherDevices: devices.length - passkeys.length,
	};
}

/** Whether a refusal may be about one user. Anything about all would list who has a passkey as well. */
const concernsOnlyThem = ({ failure, isTransient }: PingOneError) =>
	failure.kind === 'refusal' && failure.status !== 403 && !isTransient && !endsRun(failure);

/** A user, and what could be found out about their devices: no one is left out. */
interface Looked {
	user: User;
	counts: IDataObject;
	hasPasskey: boolean;
}

const look = async (
	{ api }: OperationItem,
	user: User,
	relyingParty: string | undefined,
): Promise<Looked> =>
	await listDevices(api, user.id).then(
		(devices) => {
			const counts = countDevices(devices, relyingParty);
			return { user, counts, hasPasskey: counts.activePasskeys > 0 };
		},
		(thrown: unknown) => {
			if (!(thrown instanceof PingOneError) || !concernsOnlyThem(thrown)) throw thrown;
			return { user, counts: { devicesUnknown: describeError(thrown).message }, hasPasskey: false };
		},
	);

/** Reads users page by page, and the devices of each, until there are enough. */
async function findUsers(
	item: OperationItem,
	{ findFilter, isMeant, requireThere, relyingParty }: Whom,
	isWanted: (looked: Looked) => boolean,
	most: number,
): Promise<Looked[]> {
	const found: Looked[] = [];
	let isAnybody = false;
	const filter = await findFilter(item.api);
	const query = { limit: PAGE_SIZE, filter };
	for await (const { entries } of pagesOf<User>(item.api, ['users'], query)) {
		isAnybody ||= entries.length > 0;
		const users = entries.filter(isMeant);
		const looked = await mapPool(
			users,
			item.parallel,
			async (user) => await look(item, user, relyingParty),
		);
		found.push(...looked.filter(isWanted));
		if (found.length > most) break;
	}
	if (!isAnybody) await requireThere(item.api);
	if (found.length > most) item.noteMore();
	return found.slice(0, most);
}

function notice(outputs: IDataObject[]): string | undefined {
	const unknown = outputs.filter(({ devicesUnknown }) => devicesUnknown !== undefined).length;
	if (unknown === 0) return undefined;
	return `The devices of ${unknown === 1 ? '1 user' : `${unknown} users`} could not be read: devicesUnknown says why.`;
}

export const getWithoutPasskey = operation({
	name: 'Get Many Without Passkey',
	value: 'getWithoutPasskey',
	asTool: 'always',
	action: 'Get many users without passkey',
	description:
		'List the users who cannot sign in with a passkey or security key, with counts of their devices. Filter by group, population, status or creation time. Read-only.',
	output: `${SIMPLE_USER} activePasskeys:integer pendingPasskeys:integer blockedPasskeys:integer lockedPasskeys:integer otherDevices:integer`,
	inputs: [limit, simplify(SIMPLE_USER), whom, includeAll],
	options: [outputFields(SIMPLE_USER)],
	notice,
	async run(
		{ limit, filters: meant, includeAll: includesAll, simplify, outputFields: show = simplify },
		item,
	) {
		const isWanted = ({ hasPasskey }: Looked) => includesAll || !hasPasskey;
		const found = await findUsers(item, meant, isWanted, limit);
		return found.map(({ user, counts }) => ({ ...show(user), ...counts }));
	},
});
