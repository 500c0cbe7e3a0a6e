import { randomUUID } from 'node:crypto';
import { reportUser } from '../events/happenings.mts';
import {
	addUser,
	changeUser,
	defaultPopulation,
	removeUser,
	usersBy,
} from '../tenant/directory.mts';
import { blankUser } from '../tenant/people.mts';
import type { User } from '../tenant/types.mts';
import type { Settings } from '../control/settings.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, NOT_UNIQUE } from '../wire/errors.mts';
import { isObject } from './body.mts';
import { populationBy } from './populationOf.mts';
import { userViolations, type UserRequest } from './userShape.mts';
import { userOf } from './userOf.mts';
import { presentUser } from './userView.mts';

type Members = Record<string, unknown>;

interface CreateBody extends Members {
	username: string;
	enabled?: boolean;
	mfaEnabled?: boolean;
	emailVerified?: boolean;
	population?: { id: string };
	lifecycle?: { status: string };
	password?: { value?: string; forceChange?: boolean };
}

/** Members with a place of their own in a user; all others are its profile. */
const OWN = new Set([
	...['username', 'email', 'name', 'enabled', 'mfaEnabled', 'emailVerified', 'population'],
	...['lifecycle', 'password'],
]);

const withoutAccents = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '');

/** What must be unique of a username. */
function uniquePart(username: string, { caseInsensitive, ignoreAccents }: Settings): string {
	const letters = ignoreAccents ? withoutAccents(username) : username;
	return caseInsensitive ? letters.toLowerCase() : letters;
}

function checkUnique(input: ActionInput, username: string, self?: User): void {
	const { environment, settings } = input;
	const wanted = uniquePart(username, settings);
	const candidates = settings.ignoreAccents
		? [...environment.users.values()]
		: usersBy(environment, 'username', username);
	const clash = candidates.find(
		(each) => each !== self && uniquePart(each.username, settings) === wanted,
	);
	if (clash === undefined) return;
	throw invalidData({
		code: 'UNIQUENESS_VIOLATION',
		target: 'username',
		message: NOT_UNIQUE,
		innerError: { existingId: clash.id },
	});
}

/** Without the members that are null: null clears. */
function withoutNulls(members: Members): Members {
	return Object.fromEntries(
		Object.entries(members).flatMap(([name, value]) => {
			if (value === null) return [];
			return [[name, isObject(value) ? withoutNulls(value) : value]];
		}),
	);
}

/** Puts attributes into a user: null clears, objects are merged. */
function apply(user: User, body: Members): void {
	const { username, email, name } = body;
	if (typeof username === 'string') user.username = username;
	if (email === null) delete user.email;
	if (typeof email === 'string') user.email = email;
	if (name === null) user.name = {};
	if (isObject(name)) user.name = withoutNulls({ ...user.name, ...name }) as User['name'];
	for (const [member, value] of Object.entries(body)) {
		if (OWN.has(member)) continue;
		const old = user.profile[member];
		user.profile[member] = isObject(value) && isObject(old) ? { ...old, ...value } : value;
	}
	user.profile = withoutNulls(user.profile);
}

function check({ body, environment }: ActionInput, request: UserRequest): void {
	const details = userViolations(body, request, environment);
	if (details.length > 0) throw invalidData(...details);
}

function setPassword(
	user: User,
	{ value, forceChange = false }: CreateBody['password'] = {},
): void {
	if (value === undefined) return;
	const status = forceChange ? 'MUST_CHANGE_PASSWORD' : 'OK';
	user.password = { status, value, lastChangedAt: user.createdAt };
}

/** `POST /users`, as JSON or as an import: 201 with the user. */
export function createUser(input: ActionInput, imports: boolean): Answer {
	const { environment, tenant } = input;
	check(input, imports ? 'import' : 'create');
	const body = input.body as CreateBody;
	const population = body.population
		? populationBy(environment, body.population.id, 'population.id')
		: defaultPopulation(environment);
	checkUnique(input, body.username);
	const user = blankUser(randomUUID(), body.username, tenant.clock.now());
	apply(user, body);
	user.populationId = population?.id ?? '';
	user.enabled = body.enabled ?? true;
	user.mfaEnabled = body.mfaEnabled ?? environment.mfaSettings.users.mfaEnabled;
	if (body.emailVerified !== undefined) user.emailVerified = body.emailVerified;
	user.lifecycleStatus = body.lifecycle?.status ?? 'ACCOUNT_OK';
	setPassword(user, body.password);
	addUser(environment, user);
	reportUser(input, 'USER.CREATED', user, `Created User ${user.username}`);
	return {
		status: 201,
		headers: { Location: `${input.base}/users/${user.id}` },
		body: presentUser(input, user),
	};
}

/**
 * `PUT` replaces: what is not sent is cleared. `PATCH` ignores what is not sent; null clears. Both
 * are documented ("API requests"). That a username can be changed, and that members with an
 * endpoint of their own are refused rather than ignored, is assumed.
 */
export function updateUser(input: ActionInput, replaces: boolean): Answer {
	const { environment, tenant } = input;
	const user = userOf(input);
	check(input, replaces ? 'replace' : 'update');
	const body = input.body as Members;
	if (typeof body.username === 'string') checkUnique(input, body.username, user);
	if (body.username === null) {
		throw invalidData({ code: 'REQUIRED_VALUE', target: 'username', message: 'must be given' });
	}
	changeUser(environment, user, () => {
		if (replaces) {
			delete user.email;
			Object.assign(user, { name: {}, profile: {} });
		}
		apply(user, body);
	});
	user.updatedAt = tenant.clock.now();
	reportUser(input, 'USER.UPDATED', user, `Updated User ${user.username}`);
	return ok(presentUser(input, user));
}

/** `DELETE`: 204; the devices, memberships and sessions go with the user. */
export function deleteUser(input: ActionInput): Answer {
	const user = userOf(input);
	removeUser(input.environment, user);
	input.tenant.deviceCounters.deleted += user.devices.length;
	reportUser(input, 'USER.DELETED', user, `Deleted User ${user.username}`);
	return noContent();
}
