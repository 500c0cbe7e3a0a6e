import type { IDataObject } from 'n8n-workflow';
import { simplifyEvent as simplify } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { parseDelivery } from '../../../nodes/PingOne/trigger/webhook/body.ts';

/*
 * Shapes of events, each with IDs of our own. Their members are those of rows of PingOne's audit log
 * and of webhook events that are published with the integrations of Elastic, Datadog, Microsoft
 * Sentinel and Exabeam, and in Ping's own guides.
 */

const simplifyEvent = (event: IDataObject) => simplify({ event });

const E = '11111111-2222-4333-8444-000000000001';
const U = '11111111-2222-4333-8444-000000000002';
const A = '11111111-2222-4333-8444-000000000003';
const D = '11111111-2222-4333-8444-000000000004';
const G = '11111111-2222-4333-8444-000000000005';
const P = '11111111-2222-4333-8444-000000000006';
const X = '11111111-2222-4333-8444-000000000007';
const APP = '11111111-2222-4333-8444-000000000008';

const api = (path: string, region = 'com') =>
	`https://api.pingone.${region}/v1/environments/${E}${path}`;
const environment = { id: E };
const CONSOLE = {
	id: APP,
	name: 'PingOne Admin Console',
	environment,
	href: api(`/applications/${APP}`),
	type: 'CLIENT',
};
const ADMIN_UI = { id: 'adminui', name: 'adminui', type: 'CLIENT' };
const person = (id: string, name = 'ada') => ({
	id,
	name,
	environment,
	population: { id: P },
	href: api(`/users/${id}`),
	type: 'USER',
});
const row = (id: string, type: string, rest: IDataObject): IDataObject => ({
	_links: { self: { href: api(`/activities/${id}`) } },
	id,
	recordedAt: '2026-07-06T06:12:00.400Z',
	createdAt: '2026-07-06T06:12:00.697Z',
	correlationId: X,
	action: { type, description: type.toLowerCase() },
	result: { status: 'SUCCESS', description: 'Done' },
	...rest,
});
/** As a webhook sends it: with `_embedded`, without links, creation time and correlation. */
const hook = (id: string, type: string, rest: IDataObject): IDataObject => ({
	_embedded: {},
	action: { type },
	id,
	recordedAt: '2026-08-08T15:31:08.237Z',
	result: { description: 'Done', status: 'SUCCESS' },
	...rest,
});

const SHAPES: Array<[string, IDataObject, IDataObject]> = [
	[
		'a sign-on, as a webhook sends it',
		hook('1', 'USER.ACCESS_ALLOWED', {
			actors: { client: CONSOLE, user: person(U) },
			resources: [person(U)],
		}),
		{
			event: 'USER.ACCESS_ALLOWED',
			actorType: 'USER',
			actorId: U,
			applicationId: APP,
			userId: U,
			userName: 'ada',
			populationId: P,
			correlationId: null,
			transactionId: null,
			ipAddress: null,
		},
	],
	[
		'a row with a transaction and a source, from Australia',
		row('2', 'USER.ACCESS_ALLOWED', {
			internalCorrelation: { transactionId: X },
			source: { ipAddress: '198.51.100.7', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Edg/126' },
			actors: { client: CONSOLE, user: person(U) },
			resources: [{ ...person(U), href: api(`/users/${U}`, 'com.au') }],
		}),
		{
			userId: U,
			ipAddress: '198.51.100.7',
			browser: 'Edge on Windows',
			correlationId: X,
			transactionId: X,
		},
	],
	[
		'an IPv6 source',
		row('3', 'GRANT.CREATED', {
			internalCorrelation: { sessionId: X },
			source: { userAgent: 'Edge', ipAddress: '2001:db8:896b:4100:85d:2b15:ba0d:46c4' },
			actors: { client: ADMIN_UI, user: person(A, 'grace') },
			resources: [
				{ type: 'APPLICATION', id: X, name: 'test', href: api(`/applications/${X}`), environment },
			],
		}),
		{
			ipAddress: '2001:db8:896b:4100:85d:2b15:ba0d:46c4',
			actorName: 'grace',
			applicationId: 'adminui',
			userId: null,
			userName: null,
			resourceType: 'APPLICATION',
			resourceName: 'test',
		},
	],
	[
		'something that the system did',
		row('4', 'ACTION.CREATED', {
			resources: [
				{
					type: 'SIGN_ON_POLICY',
					id: X,
					name: X,
					environment,
					href: api(`/signOnPolicies/${X}/actions/${G}`),
				},
			],
		}),
		{ actorType: null, actorId: null, applicationId: null, policyId: X, userId: null },
	],
	[
		'a policy that only the address names',
		row('5', 'SIGN_ON_POLICY_ASSIGNMENT.UPDATED', {
			resources: [{ href: api(`/signOnPolicies/${X}/actions/${G}`) }],
		}),
		{ policyId: X, groupId: null, resourceId: null },
	],
	[
		'a FIDO policy',
		row('6', 'FIDO_POLICY.UPDATED', {
			actors: { client: CONSOLE },
			resources: [{ type: 'FIDO_POLICY', id: X, href: api(`/fidoPolicies/${X}`), environment }],
			result: { status: 'SUCCESS', description: 'FIDO Policy updated: "New Policy"' },
		}),
		{
			policyId: X,
			actorType: 'CLIENT',
			eventName: 'FIDO Policy Updated',
			description: 'FIDO Policy updated: "New Policy"',
		},
	],
	[
		'a membership, whose ID is the group',
		row('7', 'MEMBER_OF_GROUP.CREATED', {
			actors: { user: person(A) },
			resources: [
				{
					type: 'MEMBER_OF_GROUP',
					id: G,
					href: api(`/users/${U}/memberOfGroups/${G}`),
					environment,
				},
			],
		}),
		{ userId: U, groupId: G, actorId: A, userName: null, applicationId: null },
	],
	[
		'a membership with user and group beside each other',
		row('8', 'MEMBER_OF_GROUP.DELETED', {
			resources: [
				{ type: 'GROUP', id: G, name: 'Finance', href: api(`/groups/${G}`) },
				{ type: 'USER', id: U, name: 'ada', href: api(`/users/${U}`), population: {} },
			],
		}),
		{ userId: U, groupId: G, userName: 'ada', populationId: null, resourceName: 'Finance' },
	],
	[
		'a role, given to a user',
		row('9', 'ROLE_ASSIGNMENT.CREATED', {
			actors: { client: ADMIN_UI, user: person(A, 'grace') },
			resources: [
				{
					type: 'ROLE_ASSIGNMENT',
					id: X,
					href: api(`/users/${U}/roleAssignments/${X}`),
					environment,
				},
			],
			tags: ['adminIdentityEvent'],
		}),
		{
			userId: U,
			userName: null,
			actorName: 'grace',
			resourceType: 'ROLE_ASSIGNMENT',
			resourceId: X,
		},
	],
	[
		'a passkey that the user registered, named as the actor only',
		hook('10', 'DEVICE.ACTIVATED', {
			actors: { client: CONSOLE, user: person(U, 'ada') },
			resources: [{ type: 'DEVICE', id: D, href: api(`/users/${U}/devices/${D}`), environment }],
		}),
		{ userId: U, userName: 'ada', deviceId: D, deviceName: null, eventName: 'Device Registered' },
	],
	[
		'a device that an administrator blocked',
		hook('11', 'DEVICE.BLOCKED', {
			actors: { client: ADMIN_UI, user: person(A, 'grace') },
			resources: [{ type: 'DEVICE', id: D, href: api(`/users/${U}/devices/${D}`), environment }],
		}),
		{ userId: U, userName: null, deviceId: D, actorName: 'grace' },
	],
	[
		'a device before its user',
		hook('12', 'DEVICE.DELETED', {
			resources: [{ type: 'DEVICE', id: D, name: 'Blue key' }, person(U)],
		}),
		{ userId: U, deviceId: D, deviceName: 'Blue key', userName: 'ada', actorId: null },
	],
	[
		'the order of a user’s devices',
		hook('13', 'DEVICES.ORDER_UPDATED', {
			resources: [{ type: 'USER', id: U, href: api(`/users/${U}/devices/order`) }],
		}),
		{ userId: U, eventName: 'Device Order Changed' },
	],
	[
		'a session',
		hook('14', 'SESSION.DELETED', {
			resources: [{ type: 'SESSION', id: X, href: api(`/users/${U}/sessions/${X}`) }],
		}),
		{ userId: U, resourceType: 'SESSION', resourceId: X, deviceId: null },
	],
	[
		'a sign-on with a passkey',
		hook('33', 'ASSERTION.CHECK_SUCCESS', {
			actors: { client: CONSOLE, user: person(U) },
			resources: [person(U), { type: 'DEVICE', id: D, href: api(`/users/${U}/devices/${D}`) }],
		}),
		{ eventName: 'Passkey Accepted', userId: U, deviceId: D, userName: 'ada' },
	],
	[
		'a password, whose address ends behind the user',
		hook('15', 'PASSWORD.RESET', {
			resources: [{ type: 'PASSWORD', href: api(`/users/${U}/password`) }],
		}),
		{ userId: U, eventName: 'Password Reset', resourceId: null },
	],
	[
		'a user who moved',
		hook('16', 'USER.MOVED', {
			actors: { user: person(A) },
			resources: [
				{ ...person(U), population: { id: G } },
				{ type: 'POPULATION', id: P },
			],
		}),
		{ userId: U, populationId: G },
	],
	[
		'a user without a population',
		hook('17', 'USER.CREATED', { resources: [{ ...person(U), population: {} }] }),
		{ userId: U, populationId: null },
	],
	[
		'a user whom an address of SCIM names',
		hook('18', 'USER.UPDATED', {
			resources: [{ href: `https://scim-api.pingone.eu/v1/environments/${E}/v2/Users/${U}` }],
		}),
		{ userId: U },
	],
	[
		'a path that begins with the version',
		hook('19', 'DEVICE.UPDATED', { resources: [{ href: `/v1/users/${U}/devices/${D}` }] }),
		{ userId: U, deviceId: D },
	],
	[
		'an address of a collection, without an ID',
		hook('20', 'DEVICE.CREATED', {
			resources: [{ type: 'DEVICE', href: api(`/users/${U}/devices`) }],
		}),
		{ userId: U, deviceId: null },
	],
	[
		'an address of collections only',
		hook('21', 'DEVICE.CREATED', { resources: [{ href: api('/users/devices') }] }),
		{ userId: null, deviceId: null },
	],
	[
		'names in capitals and IDs of other forms',
		hook('22', 'DEVICE.CREATED', {
			resources: [{ type: 'device', id: 'd-7', href: '/USERS/u_7/DEVICES/d-7' }],
		}),
		{ userId: 'u_7', deviceId: 'd-7' },
	],
	[
		'a flow of an address that has no "environments"',
		hook('23', 'FLOW.UPDATED', {
			resources: [{ type: 'FLOW', id: X, href: `https://auth.pingone.com/${E}/flows/${X}` }],
		}),
		{ userId: null, resourceType: 'FLOW', resourceId: X },
	],
	[
		'a device that PingOne has only seen',
		hook('24', 'SEEN_DEVICE.CREATED', {
			resources: [{ type: 'SEEN_DEVICE', id: X, href: api(`/users/${U}/seenDevices/${X}`) }],
		}),
		{ userId: U, deviceId: null, resourceId: X },
	],
	[
		'two resources of a kind',
		hook('25', 'DEVICE.DELETED', {
			resources: [
				{ type: 'DEVICE', id: D, href: api(`/users/${U}/devices/${D}`) },
				{ type: 'DEVICE', id: X, href: api(`/users/${A}/devices/${X}`) },
			],
		}),
		{ userId: U, deviceId: D },
	],
	[
		'MFA settings, which are the environment’s',
		row('26', 'MFA_SETTINGS.UPDATED', {
			resources: [{ type: 'MFA_SETTINGS', id: E, href: api('/mfaSettings'), environment }],
		}),
		{ userId: null, policyId: null, resourceId: E },
	],
	[
		'a device authentication policy',
		row('27', 'DEVICE_AUTHENTICATION_POLICY.UPDATED', {
			resources: [{ id: X, href: api(`/deviceAuthenticationPolicies/${X}`) }],
		}),
		{ policyId: X },
	],
	[
		'a failure in words that Ping has used elsewhere',
		hook('28', 'DEVICE.PAIRING_FAILED_COMPROMISED', {
			resources: [],
			result: { status: 'FAILED', description: 'Device is rooted', id: X },
		}),
		{
			result: 'FAILED',
			description: 'Device is rooted',
			eventName: 'Device Rejected as Compromised',
		},
	],
	[
		'a risk evaluation with members that nobody lists',
		hook('29', 'RISK_EVALUATION.CREATED', {
			resources: [
				{ type: 'RISK_EVALUATION', id: X, href: api(`/riskEvaluations/${X}`) },
				{ type: 'USER', id: U, name: 'ada' },
			],
			details: { level: 'HIGH', predictors: [{ type: 'GEO_VELOCITY' }] },
		}),
		{ event: 'RISK_EVALUATION.CREATED', eventName: 'RISK_EVALUATION.CREATED', userId: U },
	],
	[
		'only a creation time',
		hook('30', 'USER.LOCKED', { recordedAt: undefined, createdAt: '2026-01-02T03:04:05Z' }),
		{ recordedAt: '2026-01-02T03:04:05Z', userId: null },
	],
	[
		'a name in another script, and one that looks like an address',
		hook('31', 'USER.UPDATED', { resources: [{ type: 'USER', id: U, name: '/users/日本 <b>' }] }),
		{ userId: U, userName: '/users/日本 <b>' },
	],
	[
		'an address that is encoded and has a fragment',
		hook('32', 'USER.UPDATED', { resources: [{ href: `${api(`/users/${U}/`)}?expand=x#top` }] }),
		{ userId: U },
	],
	['a type alone', { action: { type: 'USER.DELETED' } }, { event: 'USER.DELETED', eventId: null }],
	['an ID alone', { id: 'only' }, { eventId: 'only', event: null, eventName: null, result: null }],
];

it.each(SHAPES)('%s gives the right item', (_, event, expected) => {
	expect(simplifyEvent(event)).toMatchObject(expected);
});

it('the item has the same members, whatever the shape', () => {
	const members = SHAPES.map(([, event]) => Object.keys(simplifyEvent(event)).join());
	expect(new Set(members).size).toBe(1);
});

it.each([
	['an array', (events: unknown[]) => JSON.stringify(events)],
	['an array in an editor’s layout', (events: unknown[]) => JSON.stringify(events, null, '\t')],
	['an array behind a byte order mark', (events: unknown[]) => `\uFEFF${JSON.stringify(events)}`],
	[
		'one event a line',
		(events: unknown[]) => events.map((event) => JSON.stringify(event)).join('\r\n'),
	],
])('all of them together come out of %s', (_, write) => {
	const events = SHAPES.map(([, event]) => JSON.parse(JSON.stringify(event)) as IDataObject);
	expect(parseDelivery(Buffer.from(write(events)))).toEqual({ events });
});
