import type { Environment, Group, Population, User } from './types.mts';

type Index = Map<string, User[]>;

function enter(index: Index, key: string | undefined, user: User): void {
	if (key === undefined) return;
	const sharing = index.get(key.toLowerCase());
	if (sharing) sharing.push(user);
	else index.set(key.toLowerCase(), [user]);
}

function leave(index: Index, key: string | undefined, user: User): void {
	if (key === undefined) return;
	const rest = index.get(key.toLowerCase())?.filter((each) => each !== user) ?? [];
	if (rest.length > 0) index.set(key.toLowerCase(), rest);
	else index.delete(key.toLowerCase());
}

function enterIndexes(environment: Environment, user: User): void {
	enter(environment.byUsername, user.username, user);
	enter(environment.byEmail, user.email, user);
}

function leaveIndexes(environment: Environment, user: User): void {
	leave(environment.byUsername, user.username, user);
	leave(environment.byEmail, user.email, user);
}

/** Puts a user into the environment and its indexes. */
export function addUser(environment: Environment, user: User): void {
	environment.users.set(user.id, user);
	enterIndexes(environment, user);
}

/** Takes a user out of the environment, with everything that hangs from it. */
export function removeUser(environment: Environment, user: User): void {
	environment.users.delete(user.id);
	leaveIndexes(environment, user);
}

/** Changes a user and keeps the indexes right. */
export function changeUser(environment: Environment, user: User, change: () => void): void {
	leaveIndexes(environment, user);
	change();
	enterIndexes(environment, user);
}

/** The users with this username or e-mail, whatever the case of its letters. */
export function usersBy(
	environment: Environment,
	attribute: 'username' | 'email',
	value: string,
): User[] {
	const index = attribute === 'username' ? environment.byUsername : environment.byEmail;
	return index.get(value.toLowerCase()) ?? [];
}

/** The population that new users get unless they name one. */
export function defaultPopulation(environment: Environment): Population | undefined {
	return [...environment.populations.values()].find((each) => each.default);
}

/** The direct members of a group, in the order of the directory. */
export function membersOf(environment: Environment, group: Group): User[] {
	return [...environment.users.values()].filter((user) => user.groupIds.has(group.id));
}

/** Ends the account lock when its time has come; PingOne makes no event of that. */
export function expireLock(user: User, now: number): void {
	if (user.unlockAt === undefined || user.unlockAt > now) return;
	delete user.lockedAt;
	delete user.unlockAt;
}
