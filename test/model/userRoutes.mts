import type { IDataObject } from 'n8n-workflow';
import { invalid, notFound, type Reply } from './pingOne.mts';
import { paged } from './pages.mts';
import { userOf, type Call, type Routes } from './routes.mts';
import { collection, passwordView, userView } from './views.mts';
import { MAX_SESSIONS, type ModelUser } from './world.mts';

const HISTORY = 'is one of the last passwords';

const isSame = (call: Call, found: string, asked: string) =>
	call.world.rules.foldsCase ? found.toLowerCase() === asked.toLowerCase() : found === asked;

function listUsers(call: Call): Reply {
	const filter = String(call.request.query.filter ?? '');
	const [, attribute, value] = /^(username|email|externalId) eq "(.*)"$/.exec(filter) ?? [];
	const found = call.state.users.filter(
		(user) =>
			!attribute ||
			isSame(call, user[attribute as 'username' | 'email' | 'externalId'] ?? '', value),
	);
	const now = call.world.now();
	const views = found.map((user) => userView(user, now));
	return paged(call, 'users', views);
}

/** A change of one user: the answer is the user, or nothing. */
function changeUser(call: Call, kind: string, act: (user: ModelUser) => void): Reply {
	const user = userOf(call);
	const { world, request } = call;
	const before = { ...user } as unknown as IDataObject;
	world.change({ by: 'node', item: request.item, kind, id: user.id, before }, () => act(user));
	if (!world.rules.showsState) return { status: 200 };
	return { status: 200, json: userView(user, world.now()) };
}

function createUser(call: Call): Reply {
	const { world, request, state } = call;
	const { username, email, population, password, enabled, mfaEnabled, title, externalId } =
		request.body;
	const clash = (attribute: 'username' | 'email', value: unknown) =>
		state.users.find((user) => isSame(call, user[attribute], String(value)));
	const taken = clash('username', username);
	const holder = (id: string) => (world.rules.namesHolder ? { existingId: id } : undefined);
	if (taken) throw invalid('UNIQUENESS_VIOLATION', 'username', holder(taken.id));
	const shared = world.rules.uniqueEmail ? clash('email', email) : undefined;
	if (shared) throw invalid('UNIQUENESS_VIOLATION', 'email', holder(shared.id));
	const id = world.draw.uuid();
	let user: ModelUser | undefined;
	world.change({ by: 'node', item: request.item, kind: 'user.created', id }, () => {
		user = world.addUser({
			id,
			username: String(username),
			// PingOne may normalize what it is sent.
			email: String(email).toLowerCase(),
			...(population !== undefined && { population: (population as { id: string }).id }),
			enabled: enabled !== false,
			mfaEnabled: mfaEnabled === true,
			...(title !== undefined && { title: String(title) }),
			...(externalId !== undefined && { externalId: String(externalId) }),
			password: {
				status: password ? 'OK' : 'NO_PASSWORD',
				value: (password as { value?: string } | undefined)?.value,
				changedAt: world.now(),
			},
			createdAt: world.now(),
		});
	});
	return { status: 201, json: userView(user as unknown as ModelUser, world.now()) };
}

function deleteUser(call: Call): Reply {
	const user = userOf(call);
	const { world, request } = call;
	world.change({ by: 'node', item: request.item, kind: 'user.deleted', id: user.id }, () => {
		world.state.users = world.state.users.filter((each) => each !== user);
	});
	return { status: 204 };
}

/** A property with an endpoint of its own. */
const flag = (name: 'enabled' | 'mfaEnabled'): Routes => ({
	[`GET users/*/${name}`]: (call) => ({ status: 200, json: { [name]: userOf(call)[name] } }),
	[`PUT users/*/${name}`](call) {
		const wanted = call.request.body[name] === true;
		const { status } = changeUser(call, `user.${name}`, (user) => (user[name] = wanted));
		return call.world.rules.showsState ? { status, json: { [name]: wanted } } : { status };
	},
});

function setPassword(call: Call): Reply {
	const { value, forceChange } = call.request.body;
	const { rules } = call.world;
	if (rules.passwordHistory && userOf(call).password.value === value) {
		throw invalid('INVALID_VALUE', 'value', { why: HISTORY });
	}
	return changePassword(call, 'password.set', (password, now) => {
		password.value = String(value);
		password.status = forceChange === true ? 'MUST_CHANGE_PASSWORD' : 'OK';
		password.changedAt = now;
	});
}

function changePassword(
	call: Call,
	kind: string,
	act: (password: ModelUser['password'], now: number) => void,
): Reply {
	const { status } = changeUser(call, kind, ({ password }) => act(password, call.world.now()));
	return call.world.rules.showsState ? { status, json: passwordView(userOf(call)) } : { status };
}

function deleteSession(call: Call): Reply {
	const user = userOf(call);
	const [, id] = call.params;
	if (!user.sessions.includes(id)) throw notFound();
	const { world, request } = call;
	const effect = { by: 'node', item: request.item, kind: 'session.deleted', id } as const;
	world.change({ ...effect, userId: user.id }, () => {
		user.sessions = user.sessions.filter((each) => each !== id);
	});
	return { status: 204 };
}

function getSession(call: Call): Reply {
	const [, id] = call.params;
	if (!userOf(call).sessions.includes(id)) throw notFound();
	return { status: 200, json: { id } };
}

export const userRoutes: Routes = {
	'GET users': listUsers,
	'POST users': createUser,
	'GET users/*': (call) => ({ status: 200, json: userView(userOf(call), call.world.now()) }),
	'PATCH users/*': (call) =>
		changeUser(call, 'user.updated', (user) => {
			const { title, email } = call.request.body;
			if (email !== undefined) user.email = String(email).toLowerCase();
			if (title === null) delete user.title;
			else if (title !== undefined) user.title = String(title);
		}),
	'DELETE users/*': deleteUser,
	'POST users/* account.lock': (call) =>
		changeUser(call, 'user.locked', (user) => {
			const until = Date.parse(String(call.request.body.unlockAt));
			if (until > call.world.now()) user.lockedUntil = until;
		}),
	'POST users/* account.unlock': (call) =>
		changeUser(call, 'user.unlocked', (user) => delete user.lockedUntil),
	'PUT users/*/population': (call) =>
		changeUser(call, 'user.moved', (user) => (user.population = String(call.request.body.id))),
	...flag('enabled'),
	...flag('mfaEnabled'),
	'GET users/*/bypassMFA'(call) {
		const { bypass } = userOf(call);
		return {
			status: 200,
			json: { canBypassMFA: true, ...(bypass && { bypassMFAEnabledUntil: bypass }) },
		};
	},
	'PUT users/*/bypassMFA'(call) {
		const until = String(call.request.body.bypassMFAEnabledUntil);
		const { status } = changeUser(call, 'user.bypass', (user) => (user.bypass = until));
		return { status, json: { bypassMFAEnabledUntil: until, canBypassMFA: true } };
	},
	'GET users/*/password': (call) => ({ status: 200, json: passwordView(userOf(call)) }),
	'PUT users/*/password password.set': setPassword,
	'POST users/*/password password.unlock': (call) =>
		changePassword(call, 'password.unlocked', (password) => {
			if (password.status === 'PASSWORD_LOCKED_OUT') password.status = 'OK';
		}),
	'POST users/*/password password.forceChange': (call) =>
		changePassword(call, 'password.forced', (password) => {
			password.status = 'MUST_CHANGE_PASSWORD';
		}),
	'GET users/*/sessions': (call) => ({
		status: 200,
		json: collection(
			'sessions',
			userOf(call)
				.sessions.slice(0, MAX_SESSIONS)
				.map((id) => ({ id })),
		),
	}),
	'GET users/*/sessions/*': getSession,
	'DELETE users/*/sessions/*': deleteSession,
};
