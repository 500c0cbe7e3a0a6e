import { PassThrough } from 'node:stream';
import type { IDataObject } from 'n8n-workflow';
import { request } from 'undici';
import { documentSays } from '../../support/documentation.mts';
import { credentialFor } from '../../support/tenant.mts';
import { TriggerHost, type TriggerHostSettings } from '../../support/triggerHost.mts';
import { useWorld } from '../../support/world.mts';

interface Subscription extends IDataObject {
	id: string;
	name: string;
	enabled: boolean;
	httpEndpoint: { url: string; headers: Record<string, string> };
	filterOptions: { includedActionTypes: string[] } & IDataObject;
}

const { sandbox, api } = useWorld();
const HEADER = 'X-N8n-PingOne-Secret';
const hosts: TriggerHost[] = [];

async function start(settings: TriggerHostSettings = {}): Promise<TriggerHost> {
	const host = new TriggerHost({ credential: credentialFor(sandbox), ...settings });
	await host.listen();
	hosts.push(host);
	await sandbox.control('POST', '/settings', {
		delivery: { via: `http://127.0.0.1:${host.port}`, retryMs: 50 },
	});
	return host;
}
afterEach(async () => {
	for (const host of hosts.splice(0)) await host.close();
});

const subscriptions = async (): Promise<Subscription[]> => {
	const { body } = await api<{ _embedded: { subscriptions: Subscription[] } }>(
		'GET',
		'/subscriptions',
	);
	return body._embedded.subscriptions;
};
const create = async (changes: IDataObject = {}) =>
	await api('POST', '/subscriptions', {
		body: {
			name: 'SIEM',
			enabled: true,
			format: 'ACTIVITY',
			verifyTlsCertificates: true,
			httpEndpoint: { url: 'https://siem.example.com/', headers: {} },
			filterOptions: { includedActionTypes: ['USER.CREATED'] },
			...changes,
		},
	});
const routes = async () => (await sandbox.requests()).map(({ route }) => route);

async function problem(act: Promise<unknown>): Promise<{ message: string; description: string }> {
	try {
		await act;
	} catch (thrown) {
		return thrown as { message: string; description: string };
	}
	throw new Error('nothing was thrown');
}

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
	for (let tries = 0; tries < 200; tries += 1) {
		const found = look();
		if (found) return found;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error(`not seen: ${what}`);
}

describe('publishing', () => {
	const payloadOptions = { maximumPayloadLimit: { type: 'EVENTS_PER_PAYLOAD', size: 100 } };

	it('creates one subscription, named for workflow and node, with a secret', async () => {
		const host = await start({ parameters: { events: ['USER.CREATED', 'group:policies'] } });
		await host.activate();
		const [found, ...others] = await subscriptions();
		expect(others).toEqual([]);
		expect(found).toMatchObject({
			name: expect.stringMatching(
				/^n8n: Tell security \(production workflow-id\/node-id n8n-[0-9a-f]{8}\)$/,
			) as string,
			enabled: true,
			format: 'ACTIVITY',
			verifyTlsCertificates: true,
			httpEndpoint: { url: 'https://n8n.example.com/webhook/webhook-id/pingone' },
			filterOptions: {
				includedActionTypes: [
					'DEVICE_AUTHENTICATION_POLICY.CREATED',
					'DEVICE_AUTHENTICATION_POLICY.DELETED',
					'DEVICE_AUTHENTICATION_POLICY.UPDATED',
					'FIDO_POLICY.CREATED',
					'FIDO_POLICY.DELETED',
					'FIDO_POLICY.UPDATED',
					'MFA_SETTINGS.UPDATED',
					'USER.CREATED',
				],
				ipAddressExposed: false,
			},
		});
		expect(found.httpEndpoint.headers[HEADER]).toMatch(/^[\w-]{43}$/);
		expect(host.remembered).toMatchObject({ secret: found.httpEndpoint.headers[HEADER] });
	});

	it('starts the workflow with what happens then, and only that', async () => {
		const host = await start({ parameters: { events: ['group:devices'], fetchDetails: true } });
		await host.activate();
		const user = sandbox.user();
		await api('PUT', `/users/${user.id}/enabled`, { body: { enabled: false } });
		const device = await api<{ id: string }>('POST', `/users/${user.id}/devices`, {
			body: {
				type: 'FIDO2',
				rp: { id: 'pingone.com', name: 'PingOne' },
				policy: { id: sandbox.ids.policyId },
			},
		});
		const items = await until('an execution', () => host.executions.at(0));
		expect(items.map(({ json }) => json)).toMatchObject([
			{
				event: 'DEVICE.CREATED',
				result: 'SUCCESS',
				userId: user.id,
				deviceId: device.body.id,
				user: { id: user.id, enabled: false },
				userStatus: 'current',
				device: { id: device.body.id, status: 'ACTIVATION_REQUIRED' },
				deviceStatus: 'current',
				detailsProblem: null,
			},
		]);
	});

	it('again changes the subscription, not its secret, and leaves one', async () => {
		const host = await start({ parameters: { events: ['USER.CREATED'] } });
		await host.activate();
		const [before] = await subscriptions();
		host.change({ parameters: { events: ['USER.DELETED'], settings: { includeSource: true } } });
		await host.activate('update');
		const [after, ...others] = await subscriptions();
		expect(others).toEqual([]);
		expect(after.id).toBe(before.id);
		expect(after.filterOptions).toMatchObject({
			includedActionTypes: ['USER.DELETED'],
			ipAddressExposed: true,
			userAgentExposed: true,
		});
		expect(after.httpEndpoint.headers[HEADER]).toBe(before.httpEndpoint.headers[HEADER]);
		expect((await host.deliver('[]')).status).toBe(200);
		expect((await host.deliver('[]', 'guess')).status).toBe(401);
	});

	it('keeps a client certificate, headers and payload options that an administrator has added', async () => {
		const host = await start();
		await host.activate();
		const [{ id, httpEndpoint, _links, environment, createdAt, updatedAt, ...rest }] =
			await subscriptions();
		await api('PUT', `/subscriptions/${id}`, {
			body: {
				...rest,
				httpEndpoint: { ...httpEndpoint, headers: { ...httpEndpoint.headers, 'X-Proxy': 'yes' } },
				tlsClientAuthKeyPair: { id: 'key' },
				payloadOptions,
			},
		});
		host.change({ parameters: { events: ['USER.DELETED'] } });
		await host.activate('update');
		const [after] = await subscriptions();
		expect(after).toMatchObject({
			filterOptions: { includedActionTypes: ['USER.DELETED'] },
			httpEndpoint: { headers: { 'X-Proxy': 'yes' } },
			tlsClientAuthKeyPair: { id: 'key' },
			payloadOptions,
		});
		expect([_links, environment, createdAt, updatedAt].every(Boolean)).toBe(true);
	});

	it('carries them over when n8n deletes the webhook and creates another', async () => {
		const host = await start();
		await host.activate();
		const [{ id, httpEndpoint, ...found }] = await subscriptions();
		const headers = { ...httpEndpoint.headers, 'X-Proxy': 'yes' };
		const { name, enabled, format, verifyTlsCertificates, filterOptions } = found;
		await api('PUT', `/subscriptions/${id}`, {
			body: {
				...{ name, enabled, format, verifyTlsCertificates, filterOptions },
				httpEndpoint: { ...httpEndpoint, headers },
				tlsClientAuthKeyPair: { id: 'key' },
				payloadOptions,
			},
		});
		const old = host.remembered.secret;
		// What n8n does with a trigger node that was changed, and at Unpublish and Publish.
		await host.deactivate();
		await host.restart();
		await host.activate('update');
		const [after, ...others] = await subscriptions();
		expect(others).toEqual([]);
		expect(after).toMatchObject({
			httpEndpoint: { headers: { 'X-Proxy': 'yes', [HEADER]: host.remembered.secret } },
			tlsClientAuthKeyPair: { id: 'key' },
			payloadOptions,
		});
		expect(host.remembered).toMatchObject({ secret: old });
		expect(host.remembered).not.toHaveProperty('additions');
	});

	it('starts without a client certificate that PingOne refuses, and documentSays so', async () => {
		const host = await start();
		await host.activate();
		await host.deactivate();
		host.remember({ ...host.remembered, additions: { tlsClientAuthKeyPair: { id: 'gone' } } });
		await host.restart();
		const body = { id: 'x', code: 'INVALID_DATA', message: 'The request could not be completed.' };
		await sandbox.fault('subscriptions.create', { kind: 'status', status: 400, body });
		await host.activate();
		const [found] = await subscriptions();
		expect(found).not.toHaveProperty('tlsClientAuthKeyPair');
		expect(host.log).toMatchObject([
			{ level: 'warn', message: expect.stringContaining('client certificate') as string },
		]);
	});

	it('brings its webhook up to date without what PingOne refuses of it, and documentSays so', async () => {
		const host = await start();
		await host.activate();
		const [{ id, httpEndpoint, ...found }] = await subscriptions();
		const { name, enabled, format, verifyTlsCertificates, filterOptions } = found;
		const own = { name, enabled, format, verifyTlsCertificates, filterOptions, httpEndpoint };
		await api('PUT', `/subscriptions/${id}`, { body: { ...own, payloadOptions } });
		host.change({ parameters: { events: ['USER.DELETED'] } });
		await sandbox.fault('subscriptions.replace', { kind: 'status', status: 400 });
		await host.activate('update');
		const [after] = await subscriptions();
		expect(after).toMatchObject({ id, filterOptions: { includedActionTypes: ['USER.DELETED'] } });
		expect(after).not.toHaveProperty('payloadOptions');
		expect(host.log).toMatchObject([
			{ level: 'warn', message: expect.stringContaining('payload options') as string },
		]);
	});

	it('finds its subscription after a crash between creating and saving', async () => {
		const host = await start();
		await host.activate();
		host.database = '{}';
		await host.restart();
		await host.activate('init');
		const [found, ...others] = await subscriptions();
		expect(others).toEqual([]);
		expect(host.remembered.secret).toBe(found.httpEndpoint.headers[HEADER]);
		expect((await host.deliver('[]')).status).toBe(200);
	});

	it('changes nothing when n8n only starts again', async () => {
		const host = await start();
		await host.activate();
		const before = host.database;
		await sandbox.forgetRequests();
		await host.restart();
		await host.activate('init');
		await host.activate('leadershipChange');
		expect(await routes()).toEqual(['subscriptions.list', 'subscriptions.list']);
		expect(host.database).toBe(before);
	});

	it.each([
		['was suspended', { enabled: false }],
		['has other events', { filterOptions: { includedActionTypes: ['USER.DELETED'] } }],
	])('repairs a subscription that %s when n8n starts', async (_, changes) => {
		const host = await start();
		await host.activate();
		const [{ id, name }] = await subscriptions();
		const body = {
			name,
			enabled: true,
			format: 'ACTIVITY',
			verifyTlsCertificates: true,
			httpEndpoint: { url: 'https://n8n.example.com/webhook/webhook-id/pingone', headers: {} },
			filterOptions: { includedActionTypes: ['USER.DELETED'] },
			...changes,
		};
		await api('PUT', `/subscriptions/${id}`, { body });
		await host.activate('init');
		const [after] = await subscriptions();
		expect(after).toMatchObject({
			id,
			enabled: true,
			httpEndpoint: {
				url: 'https://n8n.example.com/webhook/webhook-id/pingone',
				headers: { [HEADER]: host.remembered.secret },
			},
		});
		expect(after.filterOptions.includedActionTypes).toContain('DEVICE.ACTIVATED');
	});

	it('clears away what is its own and twice, and nothing of others', async () => {
		const host = await start();
		await host.activate();
		const [own] = await subscriptions();
		const { httpEndpoint } = own;
		await create({ name: own.name, httpEndpoint: { ...httpEndpoint, headers: {} } });
		await create({ name: 'n8n: Tell security (production workflow-id/node-id n8n-00000000)' });
		await create({ name: own.name.replace('node-id', 'other-node') });
		await create();
		await host.activate('update');
		const names = (await subscriptions()).map(({ name }) => name);
		expect(names).toHaveLength(4);
		expect(names.filter((name) => name === own.name)).toHaveLength(1);
	});
});

it('a delivery that is under way when n8n deletes the webhook takes nothing of it from the next', async () => {
	const host = await start();
	await host.activate();
	const [{ id, httpEndpoint, ...found }] = await subscriptions();
	const headers = { ...httpEndpoint.headers, 'X-Proxy': 'yes' };
	const { name, enabled, format, verifyTlsCertificates, filterOptions } = found;
	const rest = { name, enabled, format, verifyTlsCertificates, filterOptions };
	await api('PUT', `/subscriptions/${id}`, {
		body: { ...rest, httpEndpoint: { ...httpEndpoint, headers } },
	});
	const body = new PassThrough();
	const reply = request(`http://127.0.0.1:${host.port}/webhook`, {
		...{ method: 'POST', headers: httpEndpoint.headers, body },
		...{ reset: true, headersTimeout: 0, bodyTimeout: 0 },
	});
	body.write('[{"id":"a",');
	await new Promise((resolve) => setTimeout(resolve, 200));
	await host.deactivate();
	body.end('"action":{"type":"DEVICE.ACTIVATED"}}]');
	expect((await reply).statusCode).toBe(200);
	await host.activate('update');
	const [after] = await subscriptions();
	expect(after.httpEndpoint.headers).toEqual(headers);
	expect(host.executions.flat()).toHaveLength(1);
});

describe('publishing again while PingOne is away', () => {
	const body = (id: string) => JSON.stringify([{ id, action: { type: 'DEVICE.ACTIVATED' } }]);
	const away = async (route: string) =>
		await sandbox.fault(route, { kind: 'status', status: 400 }, { times: -1 });

	it('leaves the webhook that cannot be looked at, with its secret', async () => {
		const host = await start();
		await host.activate();
		const [{ id }] = await subscriptions();
		const { secret } = host.remembered;
		await away('subscriptions.list');
		await problem(host.deactivate());
		await problem(host.activate('update'));
		await sandbox.control('DELETE', '/faults');
		await host.activate('update');
		expect((await subscriptions()).map((each) => each.id)).toEqual([id]);
		expect((await host.deliver(body('a'), secret)).status).toBe(200);
	});

	it('is without a webhook when PingOne deletes it and creates none, until publishing succeeds', async () => {
		const host = await start();
		await host.activate();
		const { secret } = host.remembered;
		await away('subscriptions.create');
		await host.deactivate();
		await problem(host.activate('update'));
		expect(await subscriptions()).toEqual([]);
		await sandbox.control('DELETE', '/faults');
		await host.activate('update');
		const [{ httpEndpoint }] = await subscriptions();
		expect(httpEndpoint.headers[HEADER]).toBe(secret);
		documentSays('docs/trigger.md', 'events are lost until publishing succeeds');
	});
});

describe('another n8n', () => {
	const production = 'https://n8n.example.com/webhook/webhook-id/pingone';
	const urls = async () => (await subscriptions()).map(({ httpEndpoint }) => httpEndpoint.url);

	it('that is a restored copy leaves production’s webhook alone, and documentSays so', async () => {
		const host = await start();
		await host.activate();
		const [before] = await subscriptions();
		const copy = await start({ publicUrl: 'https://staging.example.com/' });
		copy.database = host.database;
		await copy.activate('init');
		expect(await urls()).toEqual([
			production,
			'https://staging.example.com/webhook/webhook-id/pingone',
		]);
		expect(copy.log).toMatchObject([
			{ level: 'warn', message: expect.stringContaining(production) as string },
		]);
		await copy.deactivate();
		expect(await subscriptions()).toEqual([before]);
	});

	it('that is a copy without a public address deletes nothing', async () => {
		const host = await start();
		await host.activate();
		const [before] = await subscriptions();
		for (const publicUrl of ['http://localhost:5678/', 'https://10.0.0.7/']) {
			const copy = await start({ publicUrl });
			copy.database = host.database;
			await copy.activate('init');
			await copy.deactivate();
		}
		expect(await subscriptions()).toEqual([before]);
	});

	it('that has imported the workflow deletes nothing of production’s', async () => {
		const host = await start();
		await host.activate();
		const [before] = await subscriptions();
		const other = await start({ instanceId: 'other', publicUrl: 'https://other.example.com/' });
		other.database = host.database;
		await other.activate();
		expect(await subscriptions()).toHaveLength(2);
		await other.deactivate();
		expect(await subscriptions()).toEqual([before]);
	});
});

describe('a start of n8n at which the webhook cannot be looked at', () => {
	const event = { action: { type: 'DEVICE.ACTIVATED' }, resources: [] };
	const given = (host: TriggerHost) => host.executions.flat().map(({ json }) => json.eventId);

	/** n8n is down, and 30 events wait in PingOne. */
	async function stopped(): Promise<{ host: TriggerHost; held: string[] }> {
		const host = await start({ parameters: { events: ['DEVICE.ACTIVATED'] } });
		await host.activate();
		await sandbox.control('POST', '/settings', { delivery: { stopped: true } });
		const held = await sandbox.control<string[]>('POST', '/events?count=30', event);
		await host.restart();
		return { host, held };
	}

	async function delivered(host: TriggerHost): Promise<void> {
		await sandbox.control('POST', '/settings', { delivery: { stopped: false } });
		await until('30 events', () => given(host).length >= 30);
	}

	it('without a public address keeps the webhook, and the events come afterward', async () => {
		const { host, held } = await stopped();
		const { publicUrl } = { publicUrl: 'https://n8n.example.com/' };
		host.change({ publicUrl: 'http://localhost:5678/' });
		await host.activate('init');
		expect(host.log).toContainEqual({
			level: 'error',
			message: expect.stringContaining("'Webhook URL' must be public") as string,
		});
		expect(host.log).toContainEqual({
			level: 'warn',
			message: expect.stringContaining('keeps using its webhook') as string,
		});
		host.change({ publicUrl });
		await delivered(host);
		expect(given(host)).toEqual(held);
	});

	it('with PingOne away keeps the webhook, and the events come afterward', async () => {
		const { host, held } = await stopped();
		const body = { id: 'x', code: 'ACCESS_FAILED', message: 'You do not have access' };
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 403, body });
		await host.activate('init');
		expect(await subscriptions()).toHaveLength(1);
		await delivered(host);
		expect(given(host)).toEqual(held);
	});

	it('keeps the webhook: unpublishing a moment later deletes it', async () => {
		const { host } = await stopped();
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 403 });
		await host.activate('init');
		expect(await subscriptions()).toHaveLength(1);
		await host.deactivate();
		expect(await subscriptions()).toEqual([]);
	});

	it('keeps the webhooks of the workflow’s other triggers as well', async () => {
		const host = await start({ others: { First: {}, Second: {} } });
		await host.activate();
		await host.restart();
		const before = await subscriptions();
		expect(before).toHaveLength(3);
		host.change({ parameters: { events: [] } });
		await host.activate('init');
		expect(await subscriptions()).toEqual(before);
		await host.deactivate();
		expect(await subscriptions()).toEqual([]);
	});

	it('leaves nothing of a workflow that was to be published, whose other trigger failed', async () => {
		const host = await start({ others: { First: {} }, parameters: { events: [] } });
		await problem(host.activate());
		expect(await subscriptions()).toEqual([]);
	});

	it.each([
		['never was', false],
		['was deleted', true],
	])('fails where the webhook %s, and n8n tries again', async (_, wasDeleted) => {
		const host = await start();
		if (wasDeleted) await host.activate();
		if (wasDeleted) await host.deactivate();
		await host.restart();
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 403 });
		await problem(host.activate('init'));
		await host.activate('init');
		expect(await subscriptions()).toHaveLength(1);
	});

	it('with PingOne away for a moment succeeds, because it waits', async () => {
		const { host, held } = await stopped();
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 503 }, { times: 6 });
		await host.activate('init');
		await delivered(host);
		expect(given(host)).toEqual(held);
	});

	it('creates one webhook when the response to the creation is lost', async () => {
		const host = await start();
		await sandbox.fault('subscriptions.create', { kind: 'cut', when: 'after' });
		await host.activate();
		const [found, ...others] = await subscriptions();
		expect(others).toEqual([]);
		expect(host.remembered.secret).toBe(found.httpEndpoint.headers[HEADER]);
	});
});

describe('a secret that n8n has lost', () => {
	const body = JSON.stringify([{ id: 'a', action: { type: 'DEVICE.ACTIVATED' } }]);

	it('is learned from PingOne with the next delivery', async () => {
		const host = await start();
		await host.activate();
		const { secret } = host.remembered;
		for (const lost of [{}, { secret: 'older', seen: '' }, { version: 2, secret }]) {
			host.remember(lost);
			await host.restart();
			expect((await host.deliver(body, secret)).status).toBe(200);
			expect(host.remembered).toMatchObject({ secret });
		}
		expect(host.executions).toHaveLength(3);
	});

	it('is not learned from a webhook of the same name that leads elsewhere', async () => {
		const host = await start();
		await host.activate();
		const { secret } = host.remembered;
		const [{ name, httpEndpoint }] = await subscriptions();
		const url = httpEndpoint.url.replace('n8n.', 'staging.');
		await create({ name, httpEndpoint: { url, headers: { [HEADER]: 'of another n8n' } } });
		expect((await host.deliver(body, 'of another n8n')).status).toBe(401);
		expect(host.remembered).toMatchObject({ secret });
		expect(host.executions).toEqual([]);
	});

	it('is no way in, and PingOne is asked once a minute at most', async () => {
		const host = await start();
		await host.activate();
		await sandbox.forgetRequests();
		for (let round = 0; round < 5; round += 1) {
			expect((await host.deliver(body, 'guess')).status).toBe(401);
		}
		expect(await routes()).toEqual(['subscriptions.list']);
		expect(host.executions).toEqual([]);
	});

	it('stays lost while PingOne cannot tell', async () => {
		const host = await start();
		await host.activate();
		const { secret } = host.remembered;
		host.remember({});
		await host.restart();
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 403 });
		expect((await host.deliver(body, secret)).status).toBe(401);
		expect(host.executions).toEqual([]);
	});
});

it('a renamed trigger keeps its secret and what an administrator has added', async () => {
	const host = await start();
	await host.activate();
	const [{ id, httpEndpoint, ...found }] = await subscriptions();
	const headers = { ...httpEndpoint.headers, 'X-Proxy': 'yes' };
	const { name, enabled, format, verifyTlsCertificates, filterOptions } = found;
	const rest = { name, enabled, format, verifyTlsCertificates, filterOptions };
	await api('PUT', `/subscriptions/${id}`, {
		body: { ...rest, httpEndpoint: { ...httpEndpoint, headers } },
	});
	await host.deactivate();
	host.change({ nodeName: 'Watch' });
	await host.restart();
	await host.activate('update');
	const [after, ...others] = await subscriptions();
	expect(others).toEqual([]);
	expect(after.httpEndpoint.headers).toEqual(headers);
});

describe('a credential that leads to another environment', () => {
	const body = (id: string) => JSON.stringify([{ id, action: { type: 'DEVICE.ACTIVATED' } }]);

	it('puts the former’s events off, documentSays so in one item, and takes them when it is changed back', async () => {
		const host = await start();
		await host.activate();
		const { environment } = host.remembered;
		host.remember({ ...host.remembered, environment: 'https://api.pingone.eu former' });
		await host.restart();
		for (let time = 0; time < 3; time += 1) {
			expect((await host.deliver(body('a'))).status).toBe(503);
		}
		expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
			{
				event: 'N8N.EVENTS_LEFT_OUT',
				description: expect.stringMatching(/n8n: Tell security .*environment, former/) as string,
			},
		]);
		host.executions = [];
		host.remember({ ...host.remembered, environment });
		await host.restart();
		expect((await host.deliver(body('a'))).status).toBe(200);
		expect(host.executions.flat().map(({ json }) => json.eventId)).toEqual(['a']);
	});

	it('fails at a start that cannot look there, and n8n tries again', async () => {
		const host = await start();
		await host.activate();
		const [{ id }] = await subscriptions();
		await api('DELETE', `/subscriptions/${id}`);
		host.remember({ ...host.remembered, environment: 'https://api.pingone.eu former' });
		await host.restart();
		await sandbox.fault('subscriptions.list', { kind: 'status', status: 403 });
		await problem(host.activate('init'));
		await host.activate('init');
		expect(await subscriptions()).toHaveLength(1);
	});

	it('has another webhook with another secret once it is published, and the log names the former', async () => {
		const host = await start();
		await host.activate();
		const [{ id, name }] = await subscriptions();
		const { secret } = host.remembered;
		await api('DELETE', `/subscriptions/${id}`);
		host.remember({ ...host.remembered, environment: 'https://api.pingone.eu former' });
		await host.restart();
		await host.activate('update');
		const [after] = await subscriptions();
		expect(after.httpEndpoint.headers[HEADER]).not.toBe(secret);
		expect((await host.deliver(body('b'), secret)).status).toBe(401);
		expect((await host.deliver(body('b'))).status).toBe(200);
		const said = host.log.map(({ message }) => message).find((text) => text.includes('remains in'));
		expect(said).toContain(name);
		expect(said).toContain("remains in the previous one, 'former'");
	});
});

describe('unpublishing', () => {
	it('deletes the subscription, and no other', async () => {
		const host = await start();
		await host.activate();
		await create();
		await host.deactivate();
		expect((await subscriptions()).map(({ name }) => name)).toEqual(['SIEM']);
	});

	it('finds it also when n8n has forgotten it, and does not mind when it is gone', async () => {
		const host = await start();
		await host.activate();
		host.database = '{}';
		await host.deactivate();
		expect(await subscriptions()).toEqual([]);
		await host.deactivate();
	});

	it('documentSays so when it cannot be deleted', async () => {
		const host = await start();
		await host.activate();
		await sandbox.fault('subscriptions.delete', { kind: 'status', status: 403 });
		const { message } = await problem(host.deactivate());
		expect(message.length).toBeGreaterThan(10);
	});
});

describe('a test in the editor', () => {
	it('listens beside production, and leaves nothing behind when it ends', async () => {
		const host = await start();
		await host.activate();
		const production = host.database;
		host.database = '{}';
		await host.activate('manual');
		const both = await subscriptions();
		expect(both.map(({ httpEndpoint: { url } }) => url)).toEqual([
			'https://n8n.example.com/webhook/webhook-id/pingone',
			'https://n8n.example.com/webhook-test/webhook-id/pingone',
		]);
		expect(both[1].name).toContain('(test workflow-id/node-id ');
		await host.deactivate(true);
		expect((await subscriptions()).map(({ id }) => id)).toEqual([both[0].id]);
		host.database = production;
		expect((await host.deliver('[]')).status).toBe(200);
	});

	it('leaves production its secret when it ends', async () => {
		const host = await start();
		await host.activate();
		const [before] = await subscriptions();
		const production = host.database;
		host.database = '{}';
		await host.activate('manual');
		await host.deactivate(true);
		host.database = production;
		await host.deactivate();
		await host.activate();
		const [after] = await subscriptions();
		expect(after.httpEndpoint).toEqual(before.httpEndpoint);
	});

	it('that was cut off leaves its webhook to the node’s next test', async () => {
		const host = await start();
		await host.activate('manual');
		const [before] = await subscriptions();
		host.database = '{}';
		await host.restart();
		await host.activate('manual');
		expect(await subscriptions()).toEqual([before]);
		await host.deactivate(true);
		expect(await subscriptions()).toEqual([]);
	});
});

describe('what stands in the way', () => {
	it.each(['http://n8n.example.com/', 'https://localhost:5678/', 'https://10.0.0.7/'])(
		'%s is refused before PingOne is asked',
		async (publicUrl) => {
			const host = await start({ publicUrl });
			const { message, description } = await problem(host.activate());
			expect(message).toMatch(/^'Webhook URL' must/);
			expect(description).toMatch(/N8N_WEBHOOK_URL/);
			expect(await routes()).toEqual([]);
		},
	);

	it('a field that cannot be used is refused before anything is created', async () => {
		const host = await start({ parameters: { events: [] } });
		expect(await problem(host.activate())).toMatchObject({
			message: "'Events' must name at least one event",
		});
		// By n8n’s clearing up after it.
		expect(await routes()).toEqual(['subscriptions.list']);
	});

	it('fifty subscriptions are told from a missing role', async () => {
		for (let count = 0; count < 50; count += 1) await create();
		const host = await start();
		const { message, description } = await problem(host.activate());
		expect(message).toBe('PingOne allows 50 webhooks per environment, and this environment has 50');
		expect(description).toContain('Integrations > Webhooks');
	});

	it.each([
		['subscriptions.list', 'view webhooks'],
		['subscriptions.create', 'create webhooks'],
	])('a missing role for %s is named', async (route, words) => {
		const host = await start();
		const body = { id: 'x', code: 'ACCESS_FAILED', message: 'You do not have access' };
		await sandbox.fault(route, { kind: 'status', status: 403, body }, { times: -1 });
		const { message, description } = await problem(host.activate());
		expect(message).toContain(words);
		expect(description).toContain('Environment Admin');
		await sandbox.control('DELETE', '/faults');
		expect(await subscriptions()).toEqual([]);
	});

	it('PingOne being away is told as such', async () => {
		const host = await start();
		await sandbox.fault('subscriptions.create', { kind: 'status', status: 400 });
		const { message, description } = await problem(host.activate());
		expect(message.length).toBeGreaterThan(10);
		expect(description.length).toBeGreaterThan(10);
		expect(await subscriptions()).toEqual([]);
	});
});

describe('delivery by PingOne', () => {
	const types = { parameters: { events: ['DEVICE.ACTIVATED'] } };
	const push = async (count: number, event: IDataObject = {}) =>
		await sandbox.control<string[]>('POST', `/events?count=${count}`, {
			action: { type: 'DEVICE.ACTIVATED' },
			resources: [],
			...event,
		});
	const ids = (host: TriggerHost) => host.executions.flat().map(({ json }) => json.eventId);

	it.each([
		['blocks that come again', { repeat: 2 }],
		['blocks turned round', { reorder: true }],
		['blocks of three', { batch: 3 }],
		['single objects', { form: 'object' }],
		['one event a line', { form: 'ndjson' }],
	])('%s: each event comes out once', async (_, delivery) => {
		const host = await start(types);
		await sandbox.control('POST', '/settings', { delivery });
		await host.activate();
		const wanted = await push(20);
		await until('all', () => ids(host).length >= 20);
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(ids(host).map(String).sort()).toEqual([...wanted].sort());
	});

	it.each(['actors', 'resources', 'result', 'action.description', 'recordedAt', '_embedded'])(
		'without %s is read',
		async (member) => {
			const host = await start(types);
			await sandbox.control('POST', '/settings', { delivery: { omit: [member] } });
			await host.activate();
			const user = sandbox.user();
			await sandbox.control('POST', '/events', {
				action: { type: 'DEVICE.ACTIVATED', description: 'x' },
				actors: { client: { id: 'a' } },
				resources: [{ type: 'DEVICE', id: 'd', href: `https://x/users/${user.id}/devices/d` }],
				result: { status: 'SUCCESS' },
			});
			const items = await until('an item', () => host.executions.at(0));
			expect(items[0].json.event).toBe('DEVICE.ACTIVATED');
		},
	);

	it('after an hour in which n8n was down, everything comes once', async () => {
		const host = await start(types);
		await host.activate();
		await sandbox.control('POST', '/settings', {
			delivery: { via: 'http://127.0.0.1:9', maxRetryMs: 100 },
		});
		const wanted: string[] = [];
		for (let minute = 0; minute < 60; minute += 10) {
			wanted.push(...(await push(30)));
			await sandbox.control('POST', '/time/advance', { seconds: 600 });
		}
		await host.restart();
		await sandbox.control('POST', '/settings', {
			delivery: { via: `http://127.0.0.1:${host.port}` },
		});
		await until('all', () => ids(host).length >= 180);
		expect(ids(host)).toEqual(wanted);
	});
});
