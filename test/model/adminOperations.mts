import type { IDataObject } from 'n8n-workflow';
import type { Draw } from './draw.mts';
import type { Asked } from './judge.mts';
import { byOther, locator, some, type Prepare } from './operations.mts';
import { MAX_SESSIONS, type Effect, type ModelUser, type World } from './world.mts';

/** A user with devices in any state, some of them twice. */
function userWithDevices(world: World, draw: Draw, changes: Partial<ModelUser> = {}): ModelUser {
	const user = world.addUser(changes);
	const count = draw.integer(0, 3);
	for (let place = 0; place < count; place += 1) {
		world.addDevice(user, {
			block: draw.one(['BLOCKED', 'UNBLOCKED', 'UNBLOCKED']),
			status: draw.one(['ACTIVE', 'ACTIVE', 'ACTIVATION_REQUIRED']),
		});
	}
	return user;
}

type Test = (user: ModelUser, output: IDataObject) => boolean;

const areBlocked: Test = ({ devices }) =>
	devices.every(({ status, block }) => status !== 'ACTIVE' || block === 'BLOCKED');
const areGone: Test = ({ devices }) => devices.length === 0;

/** Somebody else removes one of the first user's devices. */
const removeOne = (world: World) => () => {
	const [first] = world.state.users;
	byOther(world, 'device.deleted', first.id, () => void first.devices.splice(0, 1));
};

/** An operation on everything that a user has. */
const onWhole =
	(
		parameters: IDataObject,
		holds: Test,
		isMeant: (effect: Effect, user: ModelUser) => boolean,
		lists: Asked['lists'],
		before: (world: World, draw: Draw) => Partial<ModelUser> = () => ({}),
	): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const { id, ...rest } = userWithDevices(world, draw, before(world, draw));
			return {
				parameters: { user: locator(id), ...parameters },
				holds: (state, output) => state.users.some((user) => user.id === id && holds(user, output)),
				shows: ({ user }) => (user as IDataObject).id === id,
				isMeant: (effect) => isMeant(effect, { id, ...rest }),
				lists,
			};
		});
		return { asked, rival: removeOne(world) };
	};

const ofUser = (kind: string) => (effect: Effect, user: ModelUser) =>
	effect.kind === kind && effect.userId === user.id;

/** Whether so many sessions are left; or fewer, and the output says that PingOne's list may be old. */
export const isSignedOut = (
	{ sessions }: Pick<ModelUser, 'sessions'>,
	{ openCount, confirmed }: IDataObject,
) => {
	const listed = Math.min(MAX_SESSIONS, sessions.length);
	return openCount === listed || (confirmed === false && Number(openCount) > listed);
};

const idsOf = (entries: unknown) => (entries as Array<{ id: string }>).map(({ id }) => id);

/** A group that PingOne refuses to take the user out of is named, and kept; no other is. */
const hasLeft: Test = ({ groups }, output) => {
	const kept = idsOf((output.groups as IDataObject).kept);
	return JSON.stringify(groups.toSorted()) === JSON.stringify(kept.toSorted());
};

const offboard = onWhole(
	{ leaveGroups: true },
	(user, output) =>
		!user.enabled &&
		areBlocked(user, output) &&
		hasLeft(user, output) &&
		isSignedOut(user, output.sessions as IDataObject),
	(effect, user) =>
		effect.kind === 'user.enabled'
			? effect.id === user.id
			: ['session.deleted', 'device.blocked', 'member.removed'].some((kind) =>
					ofUser(kind)(effect, user),
				),
	({ devices, groups }) => ({
		'device.blocked': idsOf((devices as IDataObject).devices),
		'member.removed': idsOf((groups as IDataObject).left),
	}),
	(world, draw) => ({
		sessions: Array.from(
			{ length: draw.integer(0, 3) },
			(_, place) => `session-${draw.uuid()}-${place}`,
		),
		groups: Array.from({ length: draw.integer(0, 2) }, () => world.addGroup().id),
	}),
);

const until = () => new Date(Date.now() + 7_200_000).toISOString();

const resetMfa: Prepare = (world, draw) => {
	const end = until();
	return onWhole(
		{ devices: 'delete', until: end },
		(user, output) => areGone(user, output) && user.bypass === end,
		(effect, user) =>
			effect.kind === 'user.bypass'
				? effect.id === user.id
				: ofUser('device.deleted')(effect, user),
		({ devices }) => ({ 'device.deleted': idsOf((devices as IDataObject).devices) }),
	)(world, draw);
};

const createLink: Prepare = (world, draw) => ({
	asked: some(draw, (): Asked => {
		const { id } = world.addUser({ enabled: true });
		return {
			parameters: { user: locator(id), options: { enableMfa: true } },
			holds: (state) => state.users.some((user) => user.id === id && user.mfaEnabled),
			shows: ({ enrollment }) =>
				((enrollment as IDataObject).user as IDataObject).mfaEnabled === true,
			isMeant: (effect) => effect.kind === 'user.mfaEnabled' && effect.id === id,
		};
	}),
});

const createOrUpdate =
	(matchBy: 'username' | 'externalId'): Prepare =>
	(world, draw) => {
		if (draw.chance(0.4)) {
			world.addUser({ username: 'ada', email: 'ada@example.com', externalId: '2041' });
		}
		const asked = some(
			draw,
			(): Asked => ({
				parameters: {
					matchBy,
					externalId: '2041',
					username: 'ada',
					email: 'ada@example.com',
					additionalFields: { title: 'Analyst' },
				},
				holds: (state, { id }) =>
					state.users.some((user) => user.id === id && user.title === 'Analyst'),
				shows: ({ username, title }) => username === 'ada' && title === 'Analyst',
				isMeant: ({ kind }) => kind === 'user.created' || kind === 'user.updated',
			}),
		);
		return { asked };
	};

export const adminOperations: Record<string, Prepare> = {
	'device.blockAll': onWhole({}, areBlocked, ofUser('device.blocked'), ({ devices }) => ({
		'device.blocked': idsOf(devices),
	})),
	'device.deleteAll': onWhole({}, areGone, ofUser('device.deleted'), ({ devices }) => ({
		'device.deleted': idsOf(devices),
	})),
	'device.createLink': createLink,
	'user.offboard': offboard,
	'user.resetMfa': resetMfa,
	'user.createOrUpdate username': createOrUpdate('username'),
	'user.createOrUpdate externalId': createOrUpdate('externalId'),
};
