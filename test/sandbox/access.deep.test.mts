import { send, signIn } from '../support/pingOneClient.mts';
import { useWorld } from '../support/world.mts';
import { details, fido2Body, mainApi, type P1Error } from '../support/sandboxApi.mts';

const { sandbox, api } = useWorld();

function environmentUrl(): string {
	return `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}`;
}

describe('tokens', () => {
	it.each<Record<string, string>>([
		{},
		{ authorization: 'Bearer not-a-token' },
		{ authorization: 'Basic YTpi' },
	])('answers 401 INVALID_TOKEN to headers %j', async (headers) => {
		const reply = await send<P1Error>('GET', `${environmentUrl()}/users`, { headers });
		expect([reply.status, reply.body.code]).toEqual([401, 'ACCESS_FAILED']);
		expect(details(reply)).toEqual(['INVALID_TOKEN']);
		expect(reply.body.id).toBe(reply.headers['correlation-id']);
	});

	it('rejects every token after a revocation, and a revoked app for good', async () => {
		const app = sandbox.ids.apps.basic;
		await api.signIn();
		await sandbox.control('POST', '/tokens/revoke');
		expect((await api('GET', '/users?limit=1')).status).toBe(401);
		const fresh = await mainApi(sandbox);
		expect((await fresh('GET', '/users?limit=1')).status).toBe(200);
		await sandbox.control('POST', `/apps/${app.clientId}`, { revoked: true });
		expect((await fresh('GET', '/users?limit=1')).status).toBe(401);
		const again = await signIn(sandbox.url, app, sandbox.ids.environmentId);
		expect((await again('GET', '/users?limit=1')).status).toBe(401);
	});
});

describe('roles', () => {
	it('lets Identity Data Admin manage devices but not read policies', async () => {
		const { devicesOnly } = sandbox.ids.apps;
		const limited = await signIn(sandbox.url, devicesOnly, sandbox.ids.environmentId);
		expect((await limited('GET', sandbox.devicesPath())).status).toBe(200);
		for (const path of ['/deviceAuthenticationPolicies', '/fido2Policies', '/mfaSettings']) {
			const reply = await limited('GET', path);
			expect([path, reply.status, ...details(reply)]).toEqual([
				path,
				403,
				'INSUFFICIENT_PERMISSIONS',
			]);
		}
	});

	it('keeps an app without an identity role from populations, users and devices', async () => {
		const { configurationOnly } = sandbox.ids.apps;
		const limited = await signIn(sandbox.url, configurationOnly, sandbox.ids.environmentId);
		expect((await limited('GET', '/deviceAuthenticationPolicies')).status).toBe(200);
		for (const path of ['/populations?limit=1', '/users', sandbox.devicesPath()]) {
			expect([path, (await limited('GET', path)).status]).toEqual([path, 403]);
		}
	});

	it('lets an app of the second environment manage the first, not its own', async () => {
		const { otherEnvironment } = sandbox.ids.apps;
		const first = await signIn(sandbox.url, otherEnvironment, sandbox.ids.environmentId);
		expect((await first('GET', sandbox.devicesPath())).status).toBe(200);
		const own = await signIn(sandbox.url, otherEnvironment, sandbox.ids.secondEnvironmentId);
		expect((await own('GET', '/users')).status).toBe(403);
	});

	it('answers 403, not 404, for an environment that does not exist', async () => {
		const reply = await signIn(sandbox.url, sandbox.ids.apps.basic, sandbox.ids.policyId).then(
			(client) => client('GET', '/users'),
		);
		expect([reply.status, ...details(reply)]).toEqual([403, 'INSUFFICIENT_PERMISSIONS']);
	});
});

describe('requests', () => {
	it('has exactly one /v1', async () => {
		const reply = await send<P1Error>(
			'GET',
			`${sandbox.url}/v1${environmentUrl().slice(sandbox.url.length)}/users`,
		);
		expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND']);
	});

	it.each([
		['PUT', '/users', undefined, 405],
		['DELETE', '/populations', undefined, 405],
		['POST', 'devices', 'text/plain', 415],
		['POST', 'devices', 'application/vnd.pingidentity.device.block+json', 415],
		['PUT', 'device', 'application/json', 500],
		['POST', 'device', 'application/json', 500],
	])('answers %s %s %s with %i', async (method, where, contentType, status) => {
		const path =
			{
				devices: sandbox.devicesPath(),
				device: `${sandbox.devicesPath()}/${sandbox.ids.policyId}`,
			}[where] ?? where;
		const body = fido2Body(sandbox.ids.policyId);
		const reply = await api(method, path, { ...(contentType && { contentType, body }) });
		expect([reply.status, reply.body.code]).toEqual([
			status,
			status === 500 ? 'UNEXPECTED_ERROR' : 'INVALID_REQUEST',
		]);
	});

	it('says which methods a path allows', async () => {
		expect((await api('PUT', sandbox.devicesPath())).headers.allow).toBe('GET, POST');
	});

	it('refuses unknown query parameters', async () => {
		const reply = await api('GET', '/deviceAuthenticationPolicies?limit=1');
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_PARAMETER limit']);
	});

	it('refuses a body that is not JSON', async () => {
		const reply = await api('POST', sandbox.devicesPath(), {
			contentType: 'application/json',
			body: '{"type":',
		});
		expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
	});

	it('echoes the external transaction ID, unsafe characters replaced, or makes one', async () => {
		const header = 'x-ping-external-transaction-id';
		const sent = await api('GET', sandbox.devicesPath(), { headers: { [header]: 'run/42 <a>@b' } });
		expect(sent.headers[header]).toBe('run/42__a_@b');
		expect((await api('GET', sandbox.devicesPath())).headers[header]).toMatch(/^[0-9a-f-]{36}$/);
		const long = await api('GET', sandbox.devicesPath(), {
			headers: { [header]: 'x'.repeat(101) },
		});
		expect([long.status, ...details(long)]).toEqual([
			400,
			'SIZE_LIMIT_EXCEEDED X-Ping-External-Transaction-ID',
		]);
	});

	it('refuses more than 6 KB of headers', async () => {
		const reply = await api('GET', sandbox.devicesPath(), {
			headers: { 'x-padding': 'x'.repeat(6200) },
		});
		expect(reply.status).toBe(431);
	});
});
