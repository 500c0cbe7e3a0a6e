import { send, signIn } from '../support/pingOneClient.mts';
import { useSandbox } from '../support/sandboxSuite.mts';
import { details, fido2Body, mainApi, type P1Error } from '../support/sandboxApi.mts';

const suite = useSandbox();

function environmentUrl(): string {
	return `${suite.sandbox.url}/v1/environments/${suite.sandbox.ids.environmentId}`;
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
		const app = suite.sandbox.ids.apps.basic;
		await suite.sandbox.control('POST', '/tokens/revoke');
		expect((await suite.api('GET', '/users?limit=1')).status).toBe(401);
		const fresh = await mainApi(suite.sandbox);
		expect((await fresh('GET', '/users?limit=1')).status).toBe(200);
		await suite.sandbox.control('POST', `/apps/${app.clientId}`, { revoked: true });
		expect((await fresh('GET', '/users?limit=1')).status).toBe(401);
		const again = await signIn(suite.sandbox.url, app, suite.sandbox.ids.environmentId);
		expect((await again('GET', '/users?limit=1')).status).toBe(401);
	});
});

describe('roles', () => {
	it('lets Identity Data Admin manage devices but not read policies', async () => {
		const { devicesOnly } = suite.sandbox.ids.apps;
		const limited = await signIn(suite.sandbox.url, devicesOnly, suite.sandbox.ids.environmentId);
		expect((await limited('GET', suite.devices)).status).toBe(200);
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
		const { configurationOnly } = suite.sandbox.ids.apps;
		const limited = await signIn(
			suite.sandbox.url,
			configurationOnly,
			suite.sandbox.ids.environmentId,
		);
		expect((await limited('GET', '/deviceAuthenticationPolicies')).status).toBe(200);
		for (const path of ['/populations?limit=1', '/users', suite.devices]) {
			expect([path, (await limited('GET', path)).status]).toEqual([path, 403]);
		}
	});

	it('lets an app of the second environment manage the first, not its own', async () => {
		const { otherEnvironment } = suite.sandbox.ids.apps;
		const first = await signIn(
			suite.sandbox.url,
			otherEnvironment,
			suite.sandbox.ids.environmentId,
		);
		expect((await first('GET', suite.devices)).status).toBe(200);
		const own = await signIn(
			suite.sandbox.url,
			otherEnvironment,
			suite.sandbox.ids.secondEnvironmentId,
		);
		expect((await own('GET', '/users')).status).toBe(403);
	});

	it('answers 403, not 404, for an environment that does not exist', async () => {
		const reply = await signIn(
			suite.sandbox.url,
			suite.sandbox.ids.apps.basic,
			suite.sandbox.ids.policyId,
		).then((client) => client('GET', '/users'));
		expect([reply.status, ...details(reply)]).toEqual([403, 'INSUFFICIENT_PERMISSIONS']);
	});
});

describe('requests', () => {
	it('has exactly one /v1', async () => {
		const reply = await send<P1Error>(
			'GET',
			`${suite.sandbox.url}/v1${environmentUrl().slice(suite.sandbox.url.length)}/users`,
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
			{ devices: suite.devices, device: `${suite.devices}/${suite.sandbox.ids.policyId}` }[where] ??
			where;
		const body = fido2Body(suite.sandbox.ids.policyId);
		const reply = await suite.api(method, path, { ...(contentType && { contentType, body }) });
		expect([reply.status, reply.body.code]).toEqual([
			status,
			status === 500 ? 'UNEXPECTED_ERROR' : 'INVALID_REQUEST',
		]);
	});

	it('says which methods a path allows', async () => {
		expect((await suite.api('PUT', suite.devices)).headers.allow).toBe('GET, POST');
	});

	it('refuses unknown query parameters', async () => {
		const reply = await suite.api('GET', '/deviceAuthenticationPolicies?limit=1');
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_PARAMETER limit']);
	});

	it('refuses a body that is not JSON', async () => {
		const reply = await suite.api('POST', suite.devices, {
			contentType: 'application/json',
			body: '{"type":',
		});
		expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
	});

	it('echoes the external transaction ID, unsafe characters replaced, or makes one', async () => {
		const header = 'x-ping-external-transaction-id';
		const sent = await suite.api('GET', suite.devices, { headers: { [header]: 'run/42 <a>@b' } });
		expect(sent.headers[header]).toBe('run/42__a_@b');
		expect((await suite.api('GET', suite.devices)).headers[header]).toMatch(/^[0-9a-f-]{36}$/);
		const long = await suite.api('GET', suite.devices, { headers: { [header]: 'x'.repeat(101) } });
		expect([long.status, ...details(long)]).toEqual([
			400,
			'SIZE_LIMIT_EXCEEDED X-Ping-External-Transaction-ID',
		]);
	});

	it('refuses more than 6 KB of headers', async () => {
		const reply = await suite.api('GET', suite.devices, {
			headers: { 'x-padding': 'x'.repeat(6200) },
		});
		expect(reply.status).toBe(431);
	});
});
