import type { ApiRequest } from './apiRequest';

/** What PingOne counts separately, as far as its documentation tells. */
export type RateGroup = 'devices' | 'users' | 'configuration' | 'audit' | 'auth' | 'other';

/**
 * PingOne limits by groups of endpoints, each told by path, method and content type, per license
 * and per address (PingOne "Base rate limits", "API Usage Dashboard"). It names the groups but
 * lists only some of their endpoints, so the rows marked "assumed" are guesses. Splitting one group
 * into two costs no more than two workers sharing it. First match wins.
 */
const TABLE: Array<{ path: RegExp; group: RateGroup }> = [
	// "MFA API Rate"; that it holds a user's devices is assumed.
	{ path: /^users\/[^/]+\/(devices|bypassMFA)(\/|$)/, group: 'devices' },
	// "Data Read Rate" and "Data Write Rate" of the directory; that both hold these is assumed.
	{ path: /^(users|groups|populations)(\/|$)/, group: 'users' },
	// "Configuration" (600 a minute); that policies, settings and subscriptions are in it is assumed.
	{
		path: /^(deviceAuthenticationPolicies|fido2Policies|mfaSettings|subscriptions)(\/|$)/,
		group: 'configuration',
	},
	// "Audit API Rate" (10 a second): activities, activities/{id}, activityResources, activityRestores.
	{ path: /^activit(ies|yResources|yRestores)(\/|$)/, group: 'audit' },
];

/** The group of PingOne's rate limits that a request most likely counts in. */
export function rateGroupOf({ path, host }: Pick<ApiRequest, 'path' | 'host'>): RateGroup {
	if (host === 'auth') return 'auth';
	const joined = path.join('/');
	return TABLE.find((row) => row.path.test(joined))?.group ?? 'other';
}
