import type { IDataObject } from 'n8n-workflow';
import { useBothTriggers } from '../../support/bothTriggers.mts';
import { useWorld } from '../../support/world.mts';

/*
 * Shapes that nobody has published, and that PingOne could send: what a trigger makes of them, by
 * webhook and by polling.
 */
const { sandbox, api } = useWorld();
const both = useBothTriggers(sandbox);

const E = '11111111-2222-4333-8444-000000000001';
const U = '11111111-2222-4333-8444-000000000002';
const V = '11111111-2222-4333-8444-000000000003';
const G = '11111111-2222-4333-8444-000000000005';
const P = '11111111-2222-4333-8444-000000000006';
const Q = '11111111-2222-4333-8444-000000000007';
const D = '11111111-2222-4333-8444-000000000008';

const user = (id = U, more: IDataObject = {}) => ({
	...{
		type: 'USER',
		id,
		name: 'ada',
		href: `https://api.pingone.eu/v1/environments/${E}/users/${id}`,
	},
	...more,
});
const event = (type: string, rest: IDataObject): IDataObject => ({ action: { type }, ...rest });

const ODD: Record<string, [event: IDataObject, means: IDataObject]> = {
	'no actors': [
		event('USER.UPDATED', { resources: [user()], result: { status: 'SUCCESS' } }),
		{ userId: U, userName: 'ada', actorId: null, actorType: null, outcome: 'SUCCESS' },
	],
	'actors that are empty': [
		event('USER.UPDATED', { actors: { user: {}, client: null }, resources: [user()] }),
		{ userId: U, actorId: null, actorType: null, applicationId: null },
	],
	'one resource, not in a list': [
		event('USER.LOCKED', { resources: user(U, { population: { id: P } }) }),
		{ userId: U, populationId: P, populationSource: 'RESOURCE', resourceType: 'USER' },
	],
	'resources among which some are nothing': [
		event('USER.LOCKED', { resources: [null, 'x', user()] }),
		{ userId: U, resourceId: U },
	],
	'no resources at all': [
		event('USER.LOCKED', { resources: null, result: { status: 'SUCCESS' } }),
		{ userId: null, resourceType: null, outcome: 'SUCCESS' },
	],
	'an unknown type that ends in FAILED': [
		event('THING.SYNC_FAILED', { resources: [], result: { status: 'SUCCESS' } }),
		{ event: 'THING.SYNC_FAILED', eventName: 'THING.SYNC_FAILED', outcome: 'FAILURE' },
	],
	'a thing that is called after an outcome': [
		event('ALLOWED_ORIGIN.UPDATED', { resources: [], result: { status: 'FAILED' } }),
		{ outcome: 'FAILURE', result: 'FAILED' },
	],
	'another one': [
		event('ERROR_PAGE.UPDATED', { resources: [], result: { status: 'SUCCESS' } }),
		{ outcome: 'SUCCESS', result: 'SUCCESS' },
	],
	'a result that is null': [
		event('USER.UPDATED', { resources: [user()], result: null }),
		{ outcome: null, result: null, description: null },
	],
	'a status in small letters': [
		event('USER.UPDATED', { resources: [user()], result: { status: 'failed' } }),
		{ outcome: 'FAILURE', result: 'failed' },
	],
	'a population of the actor only': [
		event('USER.UPDATED', {
			actors: { user: user(U, { population: { id: P } }) },
			resources: [user(U, { population: {} })],
		}),
		{ userId: U, populationId: P, populationSource: 'ACTOR' },
	],
	'a user in the address only, with a name': [
		event('USER.UPDATED', {
			resources: [{ type: 'User', name: 'ada', href: `/v1/environments/${E}/users/${U}?expand=x` }],
		}),
		{ userId: U, userName: 'ada', userSource: 'RESOURCE' },
	],
	'a membership in words, as the FIDO policy is': [
		event('MEMBER_OF_GROUP.CREATED', {
			resources: [{ type: 'Member Of Group', id: G, href: `/users/${U}/memberOfGroups/${G}` }],
		}),
		{ userId: U, groupId: G },
	],
	'a device of one user beside another user': [
		event('DEVICE.DELETED', {
			resources: [
				{ type: 'DEVICE', id: D, href: `/environments/${E}/users/${U}/devices/${D}` },
				user(V, { name: 'grace', population: { id: Q } }),
			],
		}),
		{ userId: U, deviceId: D, userName: null, populationId: null },
	],
	'a sign-on of a user whose resource is the application': [
		event('USER.ACCESS_ALLOWED', {
			actors: { user: { id: U, name: 'ada', population: { id: P } } },
			resources: { type: 'APPLICATION', id: D },
		}),
		{ userId: U, userSource: 'ACTOR', userName: 'ada', populationId: P, outcome: 'SUCCESS' },
	],
	'a time that is no time': [
		event('USER.UPDATED', { resources: [user()], recordedAt: 'yesterday' }),
		{ userId: U, recordedAt: 'yesterday' },
	],
};
const TYPES = [...new Set(Object.values(ODD).map(([{ action }]) => (action as IDataObject).type))];

it('each comes once by both, and means the same', async () => {
	const triggers = await both.start({ events: [], otherEvents: TYPES.join(', ') });
	const ids = await both.send(Object.values(ODD).map(([sent]) => sent));
	const items = await both.items(triggers);
	Object.entries(ODD).forEach(([name, [, means]], index) => {
		for (const way of ['push', 'poll'] as const) {
			const found = items[way].filter(({ eventId }) => eventId === ids[index]);
			expect([name, way, found]).toMatchObject([name, way, [means]]);
		}
	});
});

describe('a filter by population', () => {
	/** Two users in two populations. @returns them, and the second population */
	async function couple() {
		const users: string[] = [];
		let last = '';
		for (const name of ['first', 'second']) {
			const population = await api<{ id: string }>('POST', '/populations', { body: { name } });
			last = population.body.id;
			const body = { username: name, email: `${name}@example.com`, population: { id: last } };
			users.push((await api<{ id: string }>('POST', '/users', { body })).body.id);
		}
		return { users, last };
	}

	it('takes an event of which only the second user is in the population', async () => {
		const { users, last } = await couple();
		const [first, second] = users;
		const triggers = await both.start({
			...{ events: ['USER.UPDATED', 'MEMBER_OF_GROUP.CREATED'] },
			filters: { populations: [last] },
		});
		const ids = await both.send([
			event('USER.UPDATED', {
				resources: [
					user(first, { population: { id: P } }),
					user(second, { population: { id: last } }),
				],
			}),
			// Nobody's population is named.
			event('MEMBER_OF_GROUP.CREATED', { resources: [user(second)] }),
			event('USER.UPDATED', { resources: [user(first)] }),
		]);
		const { push, poll } = await both.items(triggers);
		expect(poll.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
		expect(push.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
	});

	it('looks a second user up as well', async () => {
		const { users, last } = await couple();
		const triggers = await both.start({
			...{ events: ['USER.UPDATED', 'USER.MOVED'], filters: { populations: [last] } },
		});
		const [id] = await both.send([
			event('USER.UPDATED', { resources: users.map((each) => user(each)) }),
		]);
		const { poll } = await both.items(triggers);
		expect(poll.map(({ eventId }) => eventId)).toEqual([id]);
	});
});
