import type { SandboxProcess } from '../sandbox.mts';
import type { SeenRequest } from '../world.mts';
import { vendor } from '../sandboxApi.mts';
import { PASSWORD, type Person, SOON, type Subject } from './everyOperation.mts';

/** A request without its host: method and path below the environment, media type, body. */
type Wire = [request: string, mediaType?: string | null, body?: unknown];

/** What the operation's fields choose beside what a person brings along. */
interface Chosen {
	policyId: string;
	fido2PolicyId: string;
	populationId: string;
}

/** The choices of `parametersFor`. */
export const chosenIn = ({ ids }: SandboxProcess): Chosen => ({
	policyId: ids.policyId,
	fido2PolicyId: ids.fido2Policies.exampleCom,
	populationId: ids.populations.Contractors,
});

const JSON_TYPE = 'application/json';

type Expected = (person: Person, chosen: Chosen) => Wire[];

const device = ({ userId, deviceId }: Person) => `/users/${userId}/devices/${deviceId}`;

/** A change reads the state before, so that the output can say whether anything changed. */
const restrict =
	(action: string): Expected =>
	(person) => [
		[`GET ${device(person)}`],
		[`POST ${device(person)}`, vendor(`device.${action}`), null],
	];

/** A deletion is looked at afterward as well: PingOne has to show that it is done. */
const remove =
	(path: (person: Person, chosen: Chosen) => string): Expected =>
	(person, chosen) => {
		const at = path(person, chosen);
		return [[`GET ${at}`], [`DELETE ${at}`], [`GET ${at}`]];
	};

/** What is done to all devices is done until none is listed that needs it. */
const onAllDevices =
	(...changes: Expected[]): Expected =>
	(person, chosen) => [
		[`GET /users/${person.userId}/devices`],
		...changes.flatMap((change) => change(person, chosen)),
		[`GET /users/${person.userId}/devices`],
	];

const blockOne: Expected = (person) => [[`POST ${device(person)}`, vendor('device.block'), null]];

const deleteBoth: Expected = (person) => [
	[`DELETE ${device(person)}`],
	[`DELETE /users/${person.userId}/devices/${person.pendingId}`],
];

const endAllSessions: Expected = ({ userId }) => [
	[`GET /users/${userId}/sessions`],
	[`DELETE /users/${userId}/sessions/{session}`],
	[`GET /users/${userId}/sessions`],
];

const read =
	(path: (person: Person, chosen: Chosen) => string): Expected =>
	(person, chosen) => [[`GET ${path(person, chosen)}`]];

const write =
	(method: string, part: string, mediaType: string, body: unknown): Expected =>
	({ userId }) => [
		[`GET /users/${userId}${part}`],
		[`${method} /users/${userId}${part}`, mediaType, body],
	];

const createUser: Expected = ({ userId }, { populationId: id }) => [
	[
		'POST /users',
		JSON_TYPE,
		{
			username: `new.${userId}`,
			email: `new.${userId}@example.com`,
			population: { id },
		},
	],
];

/** Where a field's default leaves the choice, 50 of a list are wanted, and one more asked for. */
const EXPECTED: Record<string, Expected> = {
	// Nobody without a passkey is asked.
	'confirmation.createLink': ({ userId }) => [
		[`GET /users/${userId}`],
		[`GET /users/${userId}/devices`],
	],
	'device.createLink': read(({ userId }) => `/users/${userId}`),
	'device.createFido2': ({ userId }, { policyId }) => [
		[
			`POST /users/${userId}/devices`,
			JSON_TYPE,
			{ type: 'FIDO2', rp: { id: 'localhost', name: 'Example Ltd' }, policy: { id: policyId } },
		],
	],
	'device.activateFido2': ({ userId, pendingId, attestation }) => [
		[`GET /users/${userId}/devices/${pendingId}`],
		[
			`POST /users/${userId}/devices/${pendingId}`,
			vendor('device.activate'),
			{ origin: 'https://example.com', attestation },
		],
	],
	'device.get': read(device),
	'device.getAll': read(({ userId }) => `/users/${userId}/devices`),
	'device.updateNickname': (person) => [
		[`GET ${device(person)}`],
		[`PUT ${device(person)}/nickname`, JSON_TYPE, { nickname: 'Renamed key' }],
		[`GET ${device(person)}`],
	],
	'device.block': restrict('block'),
	'device.blockAll': onAllDevices(blockOne),
	'device.deleteAll': onAllDevices(deleteBoth),
	'device.unblock': restrict('unblock'),
	'device.unlock': restrict('unlock'),
	'device.setOrder': ({ userId, deviceId }) => [
		[`GET /users/${userId}/devices?expand=order`],
		[`POST /users/${userId}/devices`, vendor('devices.reorder'), { order: [{ id: deviceId }] }],
		[`GET /users/${userId}/devices?expand=order`],
	],
	'device.removeOrder': ({ userId }) => [
		[`GET /users/${userId}/devices?expand=order`],
		[`POST /users/${userId}/devices`, vendor('devices.order.remove'), null],
		[`GET /users/${userId}/devices?expand=order`],
	],
	'device.delete': remove(device),
	'device.deletePending': read(
		({ userId }) => `/users/${userId}/devices?filter=status eq "ACTIVATION_REQUIRED"`,
	),
	'group.getAll': read(() => '/groups?limit=51'),
	'group.get': read(({ groupId }) => `/groups/${groupId}`),
	'group.create': ({ userId }, { populationId: id }) => [
		[`GET /groups?filter=name eq "Team of ${userId}" and population.id eq "${id}"&limit=200`],
		['POST /groups', JSON_TYPE, { name: `Team of ${userId}`, population: { id } }],
	],
	'group.addUser': ({ userId, otherGroupId: id }) => [
		[`GET /users/${userId}/memberOfGroups/${id}`],
		[`POST /users/${userId}/memberOfGroups`, JSON_TYPE, { id }],
	],
	'group.removeUser': remove(({ userId, groupId }) => `/users/${userId}/memberOfGroups/${groupId}`),
	'group.getMembers': read(
		({ groupId }) => `/users?filter=memberOfGroups[id eq "${groupId}"]&limit=51`,
	),
	'group.update': ({ userId, groupId }) => [
		[`GET /groups/${groupId}`],
		[`PUT /groups/${groupId}`, JSON_TYPE, { name: `Renamed group of ${userId}` }],
	],
	'group.delete': remove(({ groupId }) => `/groups/${groupId}`),
	'policy.getDeviceAuthenticationPolicies': read(() => '/deviceAuthenticationPolicies'),
	'policy.getDeviceAuthenticationPolicy': read(
		(_, { policyId }) => `/deviceAuthenticationPolicies/${policyId}`,
	),
	'policy.getFido2Policies': read(() => '/fido2Policies'),
	'policy.getFido2Policy': read((_, { fido2PolicyId }) => `/fido2Policies/${fido2PolicyId}`),
	'population.getAll': read(() => '/populations?limit=51'),
	'user.get': read(({ userId }) => `/users/${userId}`),
	'user.getAll': read(() => '/users?limit=51'),
	'user.getWithoutPasskey': read(() => '/users?limit=200'),
	'user.create': createUser,
	'user.createOrUpdate': createUser,
	'user.update': write('PATCH', '', JSON_TYPE, { title: 'Analyst' }),
	'user.delete': remove(({ userId }) => `/users/${userId}`),
	'user.enable': write('PUT', '/enabled', JSON_TYPE, { enabled: true }),
	'user.disable': write('PUT', '/enabled', JSON_TYPE, { enabled: false }),
	'user.lock': write('POST', '', vendor('account.lock'), { unlockAt: SOON }),
	'user.unlock': write('POST', '', vendor('account.unlock'), null),
	'user.moveToPopulation': ({ userId }, { populationId: id }) => [
		[`GET /users/${userId}`],
		[`PUT /users/${userId}/population`, JSON_TYPE, { id }],
		[`GET /users/${userId}`],
	],
	'user.getGroups': read(({ userId }) => `/users/${userId}/memberOfGroups?limit=51`),
	'user.getMfaStatus': read(({ userId }) => `/users/${userId}/mfaEnabled`),
	'user.enableMfa': write('PUT', '/mfaEnabled', JSON_TYPE, { mfaEnabled: true }),
	'user.disableMfa': write('PUT', '/mfaEnabled', JSON_TYPE, { mfaEnabled: false }),
	'user.getMfaBypass': read(({ userId }) => `/users/${userId}/bypassMFA`),
	'user.setMfaBypass': write('PUT', '/bypassMFA', JSON_TYPE, { bypassMFAEnabledUntil: SOON }),
	'user.getPasswordState': read(({ userId }) => `/users/${userId}/password`),
	'user.setPassword': write('PUT', '/password', vendor('password.set'), {
		value: PASSWORD,
		forceChange: true,
	}),
	'user.unlockPassword': write('POST', '/password', vendor('password.unlock'), null),
	'user.requirePasswordChange': write(
		'POST',
		'/password',
		'application/vnd.pingidentity.password.forceChange',
		null,
	),
	'user.getSessions': read(({ userId }) => `/users/${userId}/sessions`),
	'user.endSessions': endAllSessions,
	'user.offboard': (person, chosen) => [
		[`GET /users/${person.userId}`],
		...write('PUT', '/enabled', JSON_TYPE, { enabled: false })(person, chosen),
		...endAllSessions(person, chosen),
		...onAllDevices(blockOne)(person, chosen),
	],
	'user.resetMfa': (person, chosen) => [
		[`GET /users/${person.userId}`],
		...onAllDevices(blockOne)(person, chosen),
		...write('PUT', '/bypassMFA', JSON_TYPE, { bypassMFAEnabledUntil: SOON })(person, chosen),
	],
	'device.getAuthenticatorModels': read(() => '/fidoDevicesMetadata'),
};

const text = ([request, mediaType, body]: Wire) =>
	JSON.stringify([request, mediaType ?? null, body ?? null]);

/**
 * What an operation must put on the wire for these people, sorted, as text.
 *
 * @throws Error for an operation that nobody has written down yet
 */
export function wanted(
	{ resource, operation }: Subject,
	people: Person[],
	chosen: Chosen,
): string[] {
	const expected = EXPECTED[`${resource}.${operation}`];
	if (expected === undefined) throw new Error(`${resource}.${operation} is not in wire.mts`);
	return people
		.flatMap((person) => expected(person, chosen))
		.map(text)
		.sort();
}

/**
 * What the sandbox saw since its log was emptied, in the same form. Without requests for tokens, and
 * those whose token a reset had made void: n8n gets another one, and they are sent again.
 *
 * @param time only what came from then on and before then, in milliseconds since 1970
 */
export async function seen(sandbox: SandboxProcess, time?: [from: number, to: number]) {
	const all = await sandbox.control<LoggedRequest[]>('GET', '/requests');
	return all
		.filter((request) => isMeant(request, time))
		.map(wireOf)
		.sort();
}

type LoggedRequest = SeenRequest & { time: string };

function isMeant({ route, status, time }: LoggedRequest, limits?: [number, number]): boolean {
	if (route === 'token' || status === 401) return false;
	const at = Date.parse(time);
	return limits === undefined || (at >= limits[0] && at < limits[1]);
}

function wireOf({ method, path, query, contentType, body }: LoggedRequest): string {
	const search = Object.entries(query)
		.sort(([a], [b]) => a.localeCompare(b))
		.map(([name, value]) => `${name}=${String(value)}`)
		.join('&');
	const place = path
		.replace(/^\/v1\/environments\/[^/]+/, '')
		.replace(/\/sessions\/.+/, '/sessions/{session}');
	return text([`${method} ${place}${search && `?${search}`}`, contentType, body]);
}
