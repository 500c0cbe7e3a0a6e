import type { Limit } from './rateLimit.mts';

/**
 * Groups of operations that a limit can be put on. An operation's name stands for path, method and
 * media type, which is how PingOne forms its rate-limit groups ("Base rate limits"). Documented:
 * `audit`. Which operations are in the other groups is assumed.
 */
export const GROUPS: Record<string, string[]> = {
	all: ['*'],
	token: ['token'],
	devices: ['devices.*'],
	users: ['users.*', 'password.*', 'sessions.*', 'groups.*', 'memberships.*', 'populations.*'],
	configuration: [
		...['deviceAuthenticationPolicies.*', 'fido2Policies.*'],
		...['fidoDevicesMetadata.*', 'mfaSettings.*', 'subscriptions.*'],
	],
	audit: ['activities.*'],
	mfa: ['authentications.*'],
};

/** Name under which the setting `rateLimit`, which is on everything, stands among the groups. */
export const WHOLE_API = 'rateLimit';

/** Whether the operation is in the group; `*` is everything but the token endpoint. */
export function isInGroup(group: string, limit: Limit, route: string): boolean {
	return (group === WHOLE_API ? ['*'] : (limit.routes ?? GROUPS[group] ?? [])).some((pattern) => {
		if (pattern === '*') return route !== 'token';
		if (pattern.endsWith('.*')) return route.startsWith(pattern.slice(0, -1));
		return pattern === route;
	});
}

/** Whether a limit can be put on a group of this name. */
export function isLimitOf(group: string, limit: Limit): boolean {
	return limit.routes !== undefined || Object.hasOwn(GROUPS, group);
}
