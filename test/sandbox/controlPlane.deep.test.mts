import { request } from 'undici';
import { eventually } from '../support/eventually.mts';
import { requestToken, type Reply } from '../support/pingOneClient.mts';
import { createPending } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

function read(): Promise<Reply> {
	return api('GET', `/users/${sandbox.ids.users[0].id}`);
}

describe('settings', () => {
	it('are all or nothing, and back after a reset', async () => {
		const before = await sandbox.control('GET', '/settings');
		const changes = { latencyMs: 5, log: 'yes' };
		await expect(sandbox.control('POST', '/settings', changes)).rejects.toThrow('log');
		expect(await sandbox.control('GET', '/settings')).toEqual(before);
		await sandbox.control('POST', '/settings', { latencyMs: 5 });
		await sandbox.control('POST', '/reset');
		expect(await sandbox.control('GET', '/settings')).toEqual(before);
	});

	it.each([
		{ unknown: 1 },
		{ latencyMs: -1 },
		{ rateLimit: {} },
		{ rateLimit: { perSecond: 5, kind: 'leak' } },
		{ challengeLifetimeSeconds: 0 },
	])('refuse %j', async (changes) => {
		await expect(sandbox.control('POST', '/settings', changes)).rejects.toThrow('invalid setting');
	});

	it('delay API and token requests apart', async () => {
		const timed = async (work: () => Promise<unknown>): Promise<number> => {
			const start = performance.now();
			await work();
			return performance.now() - start;
		};
		await sandbox.control('POST', '/settings', { latencyMs: 120 });
		expect(await timed(read)).toBeGreaterThanOrEqual(119);
		await sandbox.control('POST', '/settings', { latencyMs: 0, tokenLatencyMs: 120 });
		expect(
			await timed(() => requestToken(sandbox.url, sandbox.ids.apps.post)),
		).toBeGreaterThanOrEqual(119);
		// One of several is not slowed down by what else the machine does.
		const all = [await timed(read), await timed(read), await timed(read), await timed(read)];
		expect(Math.min(...all)).toBeLessThan(119);
	});
});

describe('a web page', () => {
	const host = () => new URL(sandbox.url).host;
	const port = () => new URL(sandbox.url).port;

	const send = async (headers: Record<string, string>, method: 'GET' | 'POST' = 'POST') => {
		const answer = await request(
			`${sandbox.url}/_sandbox/${method === 'GET' ? 'requests' : 'reset'}`,
			{
				method,
				headers,
				reset: true,
				...(method === 'POST' && { body: '{"users":3}' }),
			},
		);
		await answer.body.dump();
		return answer.statusCode;
	};

	it.each([
		['that gives its name this machine’s address', () => ({ host: `rebound.example:${port()}` })],
		['that posts across sites', () => ({ 'sec-fetch-site': 'cross-site' })],
		['on another port of this machine', () => ({ 'sec-fetch-site': 'same-site' })],
		['in an old browser', () => ({ origin: 'https://other.example' })],
		['in a frame without an origin', () => ({ origin: 'null' })],
		['that posts a form', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })],
	])('%s controls nothing', async (_what, headers) => {
		expect(await send(headers())).toBe(403);
	});

	it('that gives its name this machine’s address reads nothing', async () => {
		expect(await send({ host: `rebound.example:${port()}` }, 'GET')).toBe(403);
	});

	it.each([
		['localhost', () => ({ host: `localhost:${port()}` })],
		['an address', () => ({ host: `192.0.2.7:${port()}` })],
		['an IPv6 address', () => ({ host: `[::1]:${port()}` })],
		['its own page', () => ({ origin: `http://${host()}`, 'sec-fetch-site': 'same-origin' })],
	])('is none that asks by %s', async (_what, headers) => {
		expect(await send(headers())).toBe(200);
	});
});

describe('log', () => {
	it('shows requests without credentials', async () => {
		const { ids } = sandbox;
		await api.signIn();
		await requestToken(sandbox.url, ids.apps.post);
		await createPending(api, ids.users[0].id, ids.policyId);
		const log = await sandbox.control<Array<Record<string, unknown>>>('GET', '/requests');
		expect(log.map(({ route, authScheme }) => [route, authScheme])).toEqual([
			['token', 'Basic'],
			['token', undefined],
			['devices.create', 'Bearer'],
		]);
		expect(log[1].body).toMatchObject({
			client_id: ids.apps.post.clientId,
			client_secret: 'REDACTED',
		});
		expect(log[2]).toMatchObject({
			method: 'POST',
			path: `/v1/environments/${ids.environmentId}/users/${ids.users[0].id}/devices`,
			contentType: 'application/json',
			status: 201,
			body: { type: 'FIDO2', policy: { id: ids.policyId } },
		});
		const text = JSON.stringify(log);
		expect(text).not.toContain(ids.apps.post.clientSecret);
		expect(text).not.toContain('access_token');
	});

	it('can be emptied, switched off, and names faults', async () => {
		await sandbox.control('DELETE', '/requests');
		await sandbox.control('POST', '/settings', { log: false });
		await read();
		expect(await sandbox.control('GET', '/requests')).toEqual([]);
		await sandbox.control('POST', '/settings', { log: true });
		await sandbox.control('POST', '/faults', {
			route: 'users.get',
			fault: { kind: 'empty' },
		});
		await read();
		expect(await sandbox.control('GET', '/requests')).toMatchObject([
			{ fault: 'empty', status: 200 },
		]);
	});
});

describe('metrics', () => {
	it('count requests, connections, flight and devices', async () => {
		const { ids } = sandbox;
		await sandbox.control('POST', '/settings', { latencyMs: 60 });
		await Promise.all(Array.from({ length: 8 }, read));
		await createPending(api, ids.users[0].id, ids.policyId);
		await createPending(api, ids.users[0].id, ids.policyId);
		const metrics = await sandbox.control('GET', '/metrics');
		expect(metrics).toMatchObject({
			requests: 11,
			tokenCalls: 1,
			byStatus: { 200: 9, 201: 2 },
			byRoute: { token: 1, 'users.get': 8, 'devices.create': 2 },
			inFlight: 0,
			maxInFlight: 8,
			devices: {
				created: 2,
				deleted: 0,
				activated: 0,
				now: 2,
				pending: 2,
				usersWithMoreThanOne: 1,
			},
		});
	});
});

describe('reset', () => {
	it('forgets devices, faults, tokens and counts', async () => {
		const { ids } = sandbox;
		await createPending(api, ids.users[0].id, ids.policyId);
		await sandbox.control('POST', '/faults', {
			route: '*',
			times: -1,
			fault: { kind: 'cut' },
		});
		await sandbox.control('POST', '/reset');
		expect((await read()).status).toBe(401);
		expect(await sandbox.control('GET', `/users/${ids.users[0].id}/devices`)).toEqual([]);
		expect(await sandbox.control('GET', '/metrics')).toMatchObject({
			requests: 1,
			devices: { created: 0 },
		});
	});

	it('forgets a request that was still under way', async () => {
		const { requests } = await sandbox.control<{ requests: number }>('GET', '/metrics');
		await sandbox.control('POST', '/settings', { tokenLatencyMs: 500 });
		const early = requestToken(sandbox.url, sandbox.ids.apps.post);
		await eventually('the request arrives', async () => {
			const now = await sandbox.control<{ requests: number }>('GET', '/metrics');
			return now.requests > requests || undefined;
		});
		await sandbox.control('POST', '/reset');
		await early;
		expect(await sandbox.control('GET', '/metrics')).toMatchObject({ byRoute: {}, inFlight: 0 });
		expect(await sandbox.control('GET', '/requests')).toEqual([]);
	});

	it('refuses a number of users that makes no sense', async () => {
		for (const users of [-1, 1.5, 'many']) {
			await expect(sandbox.control('POST', '/reset', { users })).rejects.toThrow('whole number');
		}
	});
});

it('adds environments with users of their own, in which the apps may do the same', async () => {
	const added = await sandbox.control<{ id: string; users: Array<{ id: string }> }>(
		'POST',
		'/environments',
		{ users: 2 },
	);
	expect(added.users).toHaveLength(2);
	const path = `/v1/environments/${added.id}/users/${added.users[0].id}`;
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const authorization = `Bearer ${String(body.access_token)}`;
	const answer = await fetch(sandbox.url + path, { headers: { authorization } });
	expect(answer.status).toBe(200);
	expect((await api('GET', `/users/${added.users[0].id}`)).status).toBe(404);
	await expect(sandbox.control('POST', '/environments', { users: -1 })).rejects.toThrow('users');
});
