import type { Settings } from '../control/settings.mts';
import { addUser } from './directory.mts';
import type { Environment } from './types.mts';

/** Users and groups as they were until a request changed something. */
interface Version {
	/** Tenant time, in milliseconds since 1970. */
	until: number;
	directory: Environment;
}

const versions = new WeakMap<Environment, Version[]>();

type Lags = Pick<Settings, 'listLagMs' | 'searchLagMs' | 'readLagMs' | 'changeLagMs'>;

const longest = ({ listLagMs, searchLagMs, readLagMs, changeLagMs }: Lags): number =>
	Math.max(listLagMs, searchLagMs, readLagMs, changeLagMs);

/** Whether anything is to lag, so that versions are to be kept. */
export const canLag = (settings: Lags): boolean => longest(settings) > 0;

const LISTS = /\/(users|groups|devices|sessions|memberOfGroups)$/;

/**
 * How far a request lags behind, in milliseconds.
 *
 * @param path of its endpoint
 */
export function lagOf(
	{ method, query }: { method: string; query: Record<string, unknown> },
	path: string,
	{ listLagMs, searchLagMs, readLagMs, changeLagMs }: Lags,
): number {
	if (method !== 'GET') return changeLagMs;
	if (query.filter !== undefined) return searchLagMs;
	return LISTS.test(path) ? listLagMs : readLagMs;
}

/** Keeps a copy of users and groups, before a request may change them. */
export function keepDirectory(environment: Environment, now: number): void {
	const { users, groups } = structuredClone({
		users: environment.users,
		groups: environment.groups,
	});
	const directory: Environment = {
		...environment,
		groups,
		...{ users: new Map(), byUsername: new Map(), byEmail: new Map() },
	};
	for (const user of users.values()) addUser(directory, user);
	versions.set(environment, [...(versions.get(environment) ?? []), { until: now, directory }]);
}

/** Lets reads show from now on what has been changed so far. */
export const showAtOnce = (environment: Environment): void => {
	versions.delete(environment);
};

/** Users and groups as they were at a time, as far as versions were kept. */
export const directoryAt = (environment: Environment, time: number): Environment =>
	versions.get(environment)?.find(({ until }) => until > time)?.directory ?? environment;

/** Whether what a path names is not there yet. */
export const isMissing = (
	before: Environment,
	now: Environment,
	{ userId = '', groupId = '' }: Record<string, string | undefined>,
): boolean =>
	(now.users.has(userId) && !before.users.has(userId)) ||
	(now.groups.has(groupId) && !before.groups.has(groupId));
