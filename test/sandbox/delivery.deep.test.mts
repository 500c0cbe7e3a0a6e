import { vendor } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';
import { startReceiver, type Receiver } from './receiver.mts';

interface Event {
	id: string;
	action: { type: string };
	resources: Array<{ type: string; id: string; href: string }>;
}

const { sandbox, api } = useWorld();
let receiver: Receiver;

beforeEach(async () => {
	receiver = await startReceiver();
	await deliver({ via: receiver.origin, collectMs: 5, retryMs: 5, maxRetryMs: 20 });
});

afterEach(() => receiver.close());

function deliver(delivery: object): Promise<unknown> {
	return sandbox.control('POST', '/settings', { delivery });
}

async function subscribe(types: string[], changes: object = {}): Promise<string> {
	const body = {
		name: 'n8n',
		enabled: true,
		format: 'ACTIVITY',
		verifyTlsCertificates: true,
		filterOptions: { includedActionTypes: types },
		httpEndpoint: { url: 'https://n8n.example.com/webhook/1?a=b', headers: { 'X-Secret': 's' } },
		...changes,
	};
	const reply = await api('POST', '/subscriptions', { body });
	expect([reply.text, reply.status]).toEqual([reply.text, 201]);
	return String(reply.body.id);
}

const eventsIn = (body: string): Event[] => JSON.parse(body) as Event[];

async function events(posts: number): Promise<Event[]> {
	return (await receiver.arrived(posts)).flatMap(({ body }) => eventsIn(body));
}

function push(event: object, count = 1): Promise<string[]> {
	return sandbox.control('POST', `/events?count=${count}`, event);
}

const CREATED = { action: { type: 'USER.CREATED' }, resources: [] };

describe('an event', () => {
	it('is posted as the published sample has it, with the headers of the subscription', async () => {
		await subscribe(['USER.CREATED']);
		const user = await api('POST', '/users', { body: { username: 'x', email: 'x@y.z' } });
		const [{ path, headers, body }] = await receiver.arrived(1);
		expect([path, headers.host, headers['x-secret'], headers['content-type']]).toEqual([
			'/webhook/1?a=b',
			'n8n.example.com',
			's',
			'application/json',
		]);
		const href = `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}`;
		expect(JSON.parse(body)).toEqual([
			{
				_embedded: {},
				action: { type: 'USER.CREATED' },
				actors: {
					client: {
						id: sandbox.ids.clientId,
						name: 'Onboarding worker',
						environment: { id: sandbox.ids.environmentId },
						href: `${href}/applications/${sandbox.ids.clientId}`,
						type: 'CLIENT',
					},
				},
				id: expect.any(String),
				recordedAt: expect.stringMatching(/Z$/),
				resources: [
					{
						type: 'USER',
						id: user.body.id,
						name: 'x',
						environment: { id: sandbox.ids.environmentId },
						population: { id: sandbox.ids.populations.Employees },
						href: `${href}/users/${String(user.body.id)}`,
					},
				],
				result: { status: 'SUCCESS', description: 'Created User x' },
			},
		]);
	});

	it('shows address and browser only when that is exposed', async () => {
		const filterOptions = {
			includedActionTypes: ['USER.DELETED'],
			ipAddressExposed: true,
			userAgentExposed: true,
		};
		await subscribe([], { filterOptions });
		await api('DELETE', `/users/${sandbox.user().id}`, { headers: { 'user-agent': 'me' } });
		const [{ body }] = await receiver.arrived(1);
		expect(JSON.parse(body)).toMatchObject([
			{ source: { ipAddress: '127.0.0.1', userAgent: 'me' } },
		]);
	});

	it('comes of every change of a person and of a device', async () => {
		const types = [
			...['DEVICE.CREATED', 'DEVICE.BLOCKED', 'DEVICE.UNBLOCKED', 'DEVICE.UNLOCKED'],
			...['DEVICE.NICKNAME_UPDATED', 'DEVICE.DELETED', 'DEVICES.ORDER_UPDATED'],
			...['DEVICES.ORDER_DELETED', 'DEVICE.ACTIVATION_FAILED'],
			...['USER.UPDATED', 'USER.LOCKED', 'USER.UNLOCKED', 'USER.MOVED', 'USER.DELETED'],
			...['PASSWORD.SET', 'MEMBER_OF_GROUP.CREATED', 'MEMBER_OF_GROUP.DELETED', 'GROUP.CREATED'],
			...['POPULATION.CREATED', 'MFA_SETTINGS.UPDATED', 'SESSION.DELETED'],
		];
		await subscribe(types);
		await deliver({ stopped: true });
		const user = `/users/${sandbox.user().id}`;
		const { id } = await sandbox.seed();
		const device = `${user}/devices/${id}`;
		const act = (path: string, action: string, body?: unknown): Promise<unknown> =>
			api('POST', path, { contentType: vendor(action), body });
		const [session] = await sandbox.control<Array<{ id: string }>>('POST', `${user}/sessions`, {});
		const rp = { id: 'example.com', name: 'x' };
		const policy = { id: sandbox.ids.policyId };
		const pending = await api('POST', `${user}/devices`, { body: { type: 'FIDO2', rp, policy } });
		for (const action of ['block', 'unblock', 'unlock']) await act(device, `device.${action}`);
		await api('PUT', `${device}/nickname`, { body: { nickname: 'Key' } });
		await act(`${user}/devices`, 'devices.reorder', { order: [{ id }] });
		await act(`${user}/devices`, 'devices.order.remove');
		const refused = { origin: 'https://example.com', attestation: '{}' };
		await act(`${user}/devices/${String(pending.body.id)}`, 'device.activate', refused);
		await api('DELETE', device);
		await api('PATCH', user, { body: { title: 'x' } });
		await act(user, 'account.lock', { unlockAt: '2099-01-01T00:00:00Z' });
		await act(user, 'account.unlock');
		await api('PUT', `${user}/password`, {
			contentType: vendor('password.set'),
			body: { value: '2Federate' },
		});
		const group = await api('POST', '/groups', { body: { name: 'x' } });
		const body = { id: group.body.id };
		await api('POST', `${user}/memberOfGroups`, { body });
		await api('DELETE', `${user}/memberOfGroups/${String(group.body.id)}`);
		const population = await api('POST', '/populations', { body: { name: 'x' } });
		await api('PUT', `${user}/population`, { body: { id: population.body.id } });
		await api('DELETE', '/mfaSettings');
		await api('DELETE', `${user}/sessions/${session.id}`);
		await api('DELETE', user);
		await deliver({ stopped: false });
		const happened = await events(1);
		expect(new Set(happened.map(({ action }) => action.type))).toEqual(new Set(types));
		const membership = happened.find(({ action }) => action.type === 'MEMBER_OF_GROUP.CREATED');
		expect(membership?.resources).toMatchObject([
			{ type: 'MEMBER_OF_GROUP', id: group.body.id, href: expect.stringContaining(user) },
		]);
		const blocked = happened.find(({ action }) => action.type === 'DEVICE.BLOCKED');
		expect(blocked?.resources).toMatchObject([
			{ type: 'DEVICE', id, href: expect.stringContaining(device) },
			{ type: 'USER', id: sandbox.user().id },
		]);
	});
});

describe('a filter', () => {
	it('lets through the types, applications and populations that it names', async () => {
		const { populations, apps } = sandbox.ids;
		const of = (member: string, id: string): Promise<string> =>
			subscribe([], {
				filterOptions: { includedActionTypes: ['USER.UPDATED'], [member]: [{ id }] },
				httpEndpoint: { url: `https://n8n.example.com/${member}/${id}`, headers: {} },
			});
		await of('includedPopulations', populations.Employees);
		await of('includedPopulations', populations.Contractors);
		await of('includedApplications', apps.basic.clientId);
		await of('includedApplications', apps.post.clientId);
		await api('PATCH', `/users/${sandbox.user().id}`, { body: { title: 'x' } });
		await api('PUT', `/users/${sandbox.user().id}/mfaEnabled`, { body: { mfaEnabled: true } });
		await receiver.arrived(2);
		const { waiting } = await sandbox.control<{ waiting: object }>('GET', '/deliveries');
		expect(Object.values(waiting)).toHaveLength(4);
		expect(new Set(receiver.received.map(({ path }) => path))).toEqual(
			new Set([
				`/includedPopulations/${populations.Employees}`,
				`/includedApplications/${apps.basic.clientId}`,
			]),
		);
	});
});

describe('delivery', () => {
	it('is in order and in blocks', async () => {
		await subscribe(['USER.CREATED']);
		await deliver({ stopped: true, batch: 400 });
		const ids = await push(CREATED, 1_000);
		await deliver({ stopped: false });
		expect((await events(3)).map(({ id }) => id)).toEqual(ids);
		expect(receiver.received.map(({ body }) => eventsIn(body).length)).toEqual([400, 400, 200]);
	});

	it('tries again until the answer is 200, and only then goes on', async () => {
		await subscribe(['USER.CREATED']);
		await deliver({ batch: 1 });
		receiver.statuses.push(500, 404, 204, 200);
		const ids = await push(CREATED, 2);
		expect((await events(5)).map(({ id }) => id)).toEqual([ids[0], ids[0], ids[0], ...ids]);
		const { deliveries } = await sandbox.control<{
			deliveries: Array<{ status: number; attempt: number }>;
		}>('GET', '/deliveries');
		expect(deliveries.slice(0, 4)).toMatchObject([
			{ status: 500, attempt: 1 },
			{ status: 404, attempt: 2 },
			{ status: 204, attempt: 3 },
			{ status: 200, attempt: 4 },
		]);
	});

	it('gives up after seven days', async () => {
		await subscribe(['USER.CREATED']);
		await deliver({ stopped: true });
		await push(CREATED);
		await sandbox.control('POST', '/time/advance', { seconds: 7 * 24 * 3_600 + 1 });
		const [fresh] = await push(CREATED);
		await deliver({ stopped: false });
		expect((await events(1)).map(({ id }) => id)).toEqual([fresh]);
	});

	it('waits while the subscription is suspended, and ends with it', async () => {
		const id = await subscribe(['USER.CREATED']);
		const path = `/subscriptions/${id}`;
		const { body } = await api('GET', path);
		const { _links, id: _, environment, createdAt, updatedAt, ...rest } = body;
		await api('PUT', path, { body: { ...rest, enabled: false } });
		const [event] = await push(CREATED);
		await api('PUT', path, { body: { ...rest, enabled: true } });
		expect((await events(1)).map((each) => each.id)).toEqual([event]);
		await deliver({ stopped: true });
		await push(CREATED);
		await api('DELETE', path);
		await deliver({ stopped: false });
		const { waiting } = await sandbox.control<{ waiting: object }>('GET', '/deliveries');
		expect(waiting).toEqual({});
	});

	it('can repeat, turn round and leave out', async () => {
		await subscribe(['USER.CREATED']);
		await deliver({ stopped: true, repeat: 1, reorder: true, omit: ['result', 'resources.USER'] });
		const resources = [{ type: 'USER', id: 'u' }, { type: 'DEVICE' }];
		const ids = await push({ ...CREATED, resources, result: { status: 'SUCCESS' } }, 2);
		await deliver({ stopped: false });
		const all = await events(2);
		expect(all.map(({ id }) => id)).toEqual([ids[1], ids[0], ids[1], ids[0]]);
		expect(all[0].resources).toEqual([{ type: 'DEVICE' }]);
		expect(all[0]).not.toHaveProperty('result');
	});

	it.each([
		['object', /^\{.*\}$/],
		['ndjson', /^\{.*\}$/],
		['array', /^\[\{.*\}\]$/],
	])('can be in the form %s', async (form, expected) => {
		await subscribe(['USER.CREATED']);
		await deliver({ form });
		await push(CREATED);
		const [{ body }] = await receiver.arrived(1);
		expect(body).toMatch(expected);
	});

	it.each([{ via: 'x' }, { batch: 0 }, { form: 'xml' }, { omit: 'a' }, { unknown: 1 }])(
		'cannot be set to %j',
		async (delivery) => {
			await expect(deliver(delivery)).rejects.toThrow('invalid setting');
		},
	);
});

describe('TLS', () => {
	it('is checked unless the subscription says otherwise', async () => {
		const secure = await startReceiver('n8n.example.com');
		try {
			await deliver({ via: secure.origin });
			await subscribe(['USER.CREATED']);
			await push(CREATED);
			await subscribe(['USER.DELETED'], { verifyTlsCertificates: false });
			const [event] = await push({ action: { type: 'USER.DELETED' } });
			const [{ body }] = await secure.arrived(1);
			expect(eventsIn(body).map(({ id }) => id)).toEqual([event]);
			const { deliveries } = await sandbox.control<{ deliveries: Array<{ status?: number }> }>(
				'GET',
				'/deliveries',
			);
			expect(deliveries[0]).not.toHaveProperty('status');
		} finally {
			await secure.close();
		}
	});
});
