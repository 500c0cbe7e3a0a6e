import type { IDataObject } from 'n8n-workflow';
import { isSignedOut } from './adminOperations.mts';
import type { Asked } from './judge.mts';
import { byOther, locator, oneOf, onlyOnce, some, type Prepare } from './operations.mts';
import { POPULATIONS, type ModelUser, type World } from './world.mts';

/** A change that leads to the same state from any other. */
interface SettingCase {
	kind: string;
	/** Values of the fields beside the user. */
	parameters?: (world: World, index: number) => IDataObject;
	/** The user before. */
	before?: (world: World) => Partial<ModelUser>;
	holds: (user: ModelUser, parameters: IDataObject) => boolean;
	shows: (output: IDataObject, parameters: IDataObject) => boolean;
	/** What another actor does to the user. */
	rival?: (user: ModelUser, world: World) => void;
}

const setting =
	({
		kind,
		parameters = () => ({}),
		before = () => ({}),
		holds,
		shows,
		rival,
	}: SettingCase): Prepare =>
	(world, draw) => {
		const asked = some(draw, (index): Asked => {
			const user = world.addUser(before(world));
			const own = parameters(world, index);
			return {
				parameters: { user: locator(user.id), ...own },
				holds: (state) => state.users.some((each) => each.id === user.id && holds(each, own)),
				shows: (output) => shows(output, own),
				isMeant: (effect) => effect.kind === kind && effect.id === user.id,
				// The second item of two finds its password among the last ones.
				mayFail: kind === 'password.set' && world.rules.passwordHistory,
			};
		});
		const [first] = world.state.users;
		return {
			asked,
			rival: () => byOther(world, 'user.changed', first.id, () => rival?.(first, world)),
		};
	};

const iso = (time: number) => new Date(time).toISOString();
const HOUR_MS = 3_600_000;

const flag = (name: 'enabled' | 'mfaEnabled', value: boolean): Prepare =>
	setting({
		kind: `user.${name}`,
		holds: (user) => user[name] === value,
		shows: (output) => output[name] === value,
		rival: (user) => (user[name] = !value),
	});

const accountOf = (output: IDataObject) => (output.account ?? {}) as IDataObject;

/** Names that two items of a run may share. */
const username = (draw: { one: (choices: string[]) => string }) =>
	draw.one(['ada', 'Ada', 'grace', 'joan']);

const createUser =
	(ifUserExists: string): Prepare =>
	(world, draw) => {
		const old = draw.chance(0.4)
			? world.addUser({ username: 'ada', email: 'ada@example.com' })
			: undefined;
		if (draw.chance(0.3)) world.addUser({ username: 'other', email: 'grace@example.com' });
		const asked = some(draw, (): Asked => {
			const name = username(draw);
			const email = `${name}@example.com`;
			const isSame = (user: { username?: unknown; email?: unknown }) =>
				String(user.username).toLowerCase() === name.toLowerCase() ||
				String(user.email).toLowerCase() === email.toLowerCase();
			const hasPassword = draw.chance(0.5);
			const isUpdate = ifUserExists === 'update';
			return {
				parameters: {
					username: name,
					email,
					population: locator(POPULATIONS[0]),
					additionalFields: {
						title: 'Analyst',
						...(hasPassword && { password: 'New-password-2' }),
					},
					options: { ifUserExists },
				},
				holds: (state, output) =>
					state.users.some(
						(user) =>
							user.id === output.id &&
							isSame(user) &&
							(!isUpdate || user.title === 'Analyst') &&
							// Only a user that this item did not create keeps another password.
							(output.changed !== true ||
								isUpdate ||
								!hasPassword ||
								user.password.value === 'New-password-2'),
					),
				shows: (output) => isSame(output) && (!isUpdate || output.title === 'Analyst'),
				isMeant: ({ kind }) =>
					kind === 'user.created' ||
					(isUpdate && /^user\.(updated|moved|enabled|mfaEnabled)$/.test(kind)),
				raisesError: ifUserExists === 'raiseError',
			};
		});
		const rival = () => {
			if (world.state.users.some((user) => user.username === 'ada')) return;
			byOther(world, 'user.created', 'ada', () => {
				world.addUser({
					username: 'ada',
					email: 'ada@example.com',
					createdAt: world.now() - 60_000,
				});
			});
		};
		void old;
		return { asked, rival };
	};

const deleteUser =
	(ifGone: string): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const isThere = draw.chance(0.7);
			const id = isThere ? world.addUser().id : draw.uuid();
			return {
				parameters: { user: locator(id), options: { ifGone } },
				holds: (state) =>
					!state.users.some((user) => user.id === id) && (isThere || ifGone === 'treatAsDeleted'),
				shows: (output) => output.deleted === true,
				isMeant: (effect) => effect.kind === 'user.deleted' && effect.id === id,
				mayFail: !isThere && ifGone === 'raiseError',
			};
		});
		return {
			asked: ifGone === 'raiseError' ? onlyOnce(asked) : asked,
			rival: () => byOther(world, 'user.deleted', 'x', () => void world.state.users.splice(0, 1)),
		};
	};

const endSessions: Prepare = (world, draw) => {
	const asked = some(draw, (): Asked => {
		const count = draw.one([0, 1, 9, 25]);
		const sessions = Array.from({ length: count }, (_, index) => `session-${draw.uuid()}-${index}`);
		const user = world.addUser({ sessions });
		return {
			parameters: { user: locator(user.id), sessions: 'all' },
			holds: (state, output) => {
				const { sessions: left = [] } = state.users.find(({ id }) => id === user.id) ?? {};
				return isSignedOut({ sessions: left }, output);
			},
			shows: ({ endedCount, sessions }) => endedCount === (sessions as unknown[]).length,
			lists: (output) => ({
				'session.deleted': (output.sessions as Array<{ id: string }>).map(({ id }) => id),
			}),
			isMeant: ({ kind, userId }) => kind === 'session.deleted' && userId === user.id,
		};
	});
	const [first] = world.state.users;
	return {
		asked,
		rival: oneOf(
			draw,
			() => byOther(world, 'session.deleted', first.id, () => void first.sessions.splice(0, 3)),
			() =>
				byOther(world, 'session.created', first.id, () => void first.sessions.push('session-new')),
		),
	};
};

export const userOperations: Record<string, Prepare> = {
	'user.create raiseError': createUser('raiseError'),
	'user.create returnExisting': createUser('returnExisting'),
	'user.create update': createUser('update'),
	'user.update': setting({
		kind: 'user.updated',
		parameters: () => ({ updateFields: { title: 'Analyst' } }),
		before: ({ draw }) => ({ title: draw.one(['Analyst', 'Clerk', undefined as never]) }),
		holds: ({ title }) => title === 'Analyst',
		shows: ({ title }) => title === 'Analyst',
		rival: (user) => (user.title = 'Director'),
	}),
	'user.delete raiseError': deleteUser('raiseError'),
	'user.delete treatAsDeleted': deleteUser('treatAsDeleted'),
	'user.enable': flag('enabled', true),
	'user.disable': flag('enabled', false),
	'user.enableMfa': flag('mfaEnabled', true),
	'user.disableMfa': flag('mfaEnabled', false),
	'user.setMfaBypass': setting({
		kind: 'user.bypass',
		parameters: (world) => ({ until: iso(world.draw.integer(2, 20) * HOUR_MS + Date.now()) }),
		before: ({ draw }) => ({ bypass: draw.chance(0.3) ? iso(Date.now() + HOUR_MS) : undefined }),
		holds: ({ bypass }, { until }) => bypass === until,
		shows: ({ bypassMFAEnabledUntil }, { until }) => bypassMFAEnabledUntil === until,
		rival: (user) => (user.bypass = iso(Date.now() + HOUR_MS)),
	}),
	'user.lock': setting({
		kind: 'user.locked',
		parameters: () => ({ unlockAt: '2099-01-01T00:00:00.000Z' }),
		before: (world) => ({
			lockedUntil: world.draw.chance(0.4) ? world.now() + HOUR_MS : undefined,
		}),
		holds: ({ lockedUntil }) => lockedUntil === Date.parse('2099-01-01T00:00:00.000Z'),
		shows: (output) => accountOf(output).unlockAt === '2099-01-01T00:00:00.000Z',
		rival: (user, world) => (user.lockedUntil = world.now() + 2 * HOUR_MS),
	}),
	'user.unlock': setting({
		kind: 'user.unlocked',
		before: (world) => ({
			lockedUntil: world.draw.chance(0.7) ? world.now() + HOUR_MS : undefined,
		}),
		holds: ({ lockedUntil }) => lockedUntil === undefined,
		shows: (output) => accountOf(output).status !== 'LOCKED',
	}),
	'user.moveToPopulation': setting({
		kind: 'user.moved',
		parameters: () => ({ population: locator(POPULATIONS[1]) }),
		before: ({ draw }) => ({ population: draw.one(POPULATIONS) }),
		holds: ({ population }) => population === POPULATIONS[1],
		shows: ({ population }) => (population as { id: string }).id === POPULATIONS[1],
	}),
	'user.setPassword': setting({
		kind: 'password.set',
		parameters: (world, index) => ({ password: `New-password-${index}`, forceChange: false }),
		holds: ({ password }, { password: wanted }) => password.value === wanted,
		shows: ({ status }) => status === 'OK',
	}),
	'user.unlockPassword': setting({
		kind: 'password.unlocked',
		before: (world) => ({
			password: { status: world.draw.one(['OK', 'PASSWORD_LOCKED_OUT']), changedAt: 0 },
		}),
		holds: ({ password }) => password.status !== 'PASSWORD_LOCKED_OUT',
		shows: ({ status }) => status !== 'PASSWORD_LOCKED_OUT',
	}),
	'user.requirePasswordChange': setting({
		kind: 'password.forced',
		holds: ({ password }) => password.status === 'MUST_CHANGE_PASSWORD',
		shows: ({ status }) => status === 'MUST_CHANGE_PASSWORD',
		rival: (user) => (user.password.status = 'OK'),
	}),
	'user.endSessions': endSessions,
};
