import { aboutOf } from '../../../../nodes/PingOne/pingone/client/about.ts';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';

const POST = { method: 'POST' } as const;
const USER = ['users', 'u'];
const UNLOCK = 'application/vnd.pingidentity.account.unlock+json';
const IMPORT = 'application/vnd.pingidentity.user.import+json';

it.each<[Omit<ApiRequest, 'timeoutMs'>, thing: string, verb: string]>([
	[{ method: 'GET', path: ['groups'] }, 'the list of groups', 'read'],
	[{ method: 'GET', path: USER }, 'the user', 'read'],
	[{ method: 'DELETE', path: USER }, 'the user', 'deleted'],
	[{ method: 'PATCH', path: USER, body: {} }, 'the user', 'changed'],
	[{ ...POST, path: ['groups'], body: { name: 'Sales' } }, "group 'Sales'", 'created'],
	[
		{ ...POST, path: ['users'], mediaType: IMPORT, body: { username: 'ada' } },
		"user 'ada'",
		'created',
	],
	[{ ...POST, path: USER, mediaType: UNLOCK, body: {} }, 'the user', 'changed'],
	[{ ...POST, path: ['elsewhere'], body: {} }, 'the entry', 'created'],
])('%j is about %s, which could not be %s', (request, thing, verb) => {
	expect(aboutOf({ ...request, timeoutMs: 1_000 })).toEqual({ thing, verb });
});
