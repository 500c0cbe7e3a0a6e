import type { SentValues } from '../errors/failure';
import type { ApiRequest } from './apiRequest';
import type { Connection } from './connection';

/** Members of bodies that an admin fills in and that are no secret. All others are never repeated. */
const MAY_BE_REPEATED = [
	'policy.id',
	'rp.id',
	'rp.name',
	'nickname',
	'username',
	'email',
	'population.id',
	'name.given',
	'name.family',
	'name.middle',
	'name.formatted',
	'locale',
	'timezone',
	'mobilePhone',
	'primaryPhone',
	'address.countryCode',
	'externalId',
	'block.blockedAt',
	'lock.expiresAt',
	'unlockAt',
	'bypassMFAEnabledUntil',
];

type Asked = Pick<ApiRequest, 'path' | 'body'>;

const valueAt = (body: unknown, member: string): unknown =>
	member
		.split('.')
		.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** In the path, or in the body when a user is added (PingOne API reference, "Add User to a Group"). */
function groupOf({ path, body }: Asked): string | undefined {
	if (path[0] === 'groups') return path[1];
	return path[2] === 'memberOfGroups' ? (path[3] ?? asText(body?.id)) : undefined;
}

/** The values of a request that an error may name, so that an admin sees which one was wrong. */
export function sentValues({ environmentId }: Connection, { path, body }: Asked): SentValues {
	const members = MAY_BE_REPEATED.map((member) => [member, asText(valueAt(body, member))]);
	return {
		...(Object.fromEntries(members) as SentValues),
		environment: environmentId,
		user: path[0] === 'users' ? path[1] : undefined,
		device: path[2] === 'devices' ? path[3] : undefined,
		group: groupOf({ path, body }),
		policy: path[0].endsWith('Policies') ? path[1] : undefined,
	};
}
