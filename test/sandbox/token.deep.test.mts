import { basic, requestToken, send } from '../support/pingOneClient.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const FORM = 'application/x-www-form-urlencoded';

function tokenUrl(environmentId: string): string {
	return `${sandbox.url}/${environmentId}/as/token`;
}

describe('token endpoint', () => {
	it.each(['basic', 'post', 'otherEnvironment'] as const)(
		'issues a token to app %s',
		async (key) => {
			const app = sandbox.ids.apps[key];
			const first = await requestToken(sandbox.url, app);
			const second = await requestToken(sandbox.url, app);
			expect(first.status).toBe(200);
			expect(first.body).toEqual({
				access_token: expect.stringMatching(/^[\w-]{40,}$/),
				token_type: 'Bearer',
				expires_in: 3600,
			});
			expect(second.body.access_token).not.toBe(first.body.access_token);
		},
	);

	it('refuses the secret in the body of an app set to basic', async () => {
		const { clientId, clientSecret, environmentId } = sandbox.ids.apps.basic;
		const body = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
		const reply = await send('POST', tokenUrl(environmentId), { contentType: FORM, body });
		expect(reply.status).toBe(401);
		expect(reply.body.error).toBe('invalid_client');
		expect(reply.body.error_description).toMatch(
			/Unsupported authentication method.* \(Correlation ID: [0-9a-f-]{36}\)$/,
		);
		expect(reply.body.error_description).toContain(reply.headers['correlation-id']);
	});

	it('refuses the Authorization header of an app set to post', async () => {
		const { post } = sandbox.ids.apps;
		const reply = await send('POST', tokenUrl(post.environmentId), {
			contentType: FORM,
			body: 'grant_type=client_credentials',
			headers: { authorization: basic(post) },
		});
		expect([reply.status, reply.body.error]).toEqual([401, 'invalid_client']);
	});

	it.each([
		['a wrong secret', { clientSecret: 'wrong' }, 401, 'invalid_client'],
		['an unknown client', { clientId: 'nobody' }, 401, 'invalid_client'],
	])('refuses %s', async (_, changes, status, error) => {
		const reply = await requestToken(sandbox.url, {
			...sandbox.ids.apps.basic,
			...changes,
		});
		expect([reply.status, reply.body.error]).toEqual([status, error]);
	});

	it('refuses a client of another environment', async () => {
		const app = {
			...sandbox.ids.apps.basic,
			environmentId: sandbox.ids.secondEnvironmentId,
		};
		const reply = await requestToken(sandbox.url, app);
		expect([reply.status, reply.body.error]).toEqual([401, 'invalid_client']);
	});

	it('refuses an app without any role, as documented', async () => {
		const reply = await requestToken(sandbox.url, sandbox.ids.apps.withoutRoles);
		expect([reply.status, reply.body.error]).toEqual([400, 'unauthorized_client']);
	});

	it('answers 404 for an unknown environment and for a path with /v1', async () => {
		const app = { ...sandbox.ids.apps.basic, environmentId: sandbox.ids.policyId };
		const unknown = await requestToken(sandbox.url, app);
		expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
		const withVersion = await requestToken(`${sandbox.url}/v1`, sandbox.ids.apps.basic);
		expect(withVersion.status).toBe(404);
	});

	it.each([
		['grant_type=authorization_code', 400, 'unsupported_grant_type'],
		['', 400, 'invalid_request'],
		['grant_type=client_credentials&scope=p1:create:device', 400, 'invalid_scope'],
		['grant_type=client_credentials&client_secret=x', 400, 'invalid_request'],
	])('refuses the form "%s"', async (body, status, error) => {
		const reply = await requestToken(sandbox.url, sandbox.ids.apps.basic, { body });
		expect([reply.status, reply.body.error]).toEqual([status, error]);
	});

	it('takes form encoding only', async () => {
		const reply = await requestToken(sandbox.url, sandbox.ids.apps.basic, {
			contentType: 'application/json',
			body: '{"grant_type":"client_credentials"}',
		});
		expect(reply.status).toBe(415);
	});

	it('ends a token after its lifetime', async () => {
		await sandbox.control('POST', '/settings', { tokenLifetimeSeconds: 60 });
		await api.signIn();
		await sandbox.control('POST', '/time/advance', { seconds: 59 });
		expect((await api('GET', '/users?limit=1')).status).toBe(200);
		await sandbox.control('POST', '/time/advance', { seconds: 2 });
		expect((await api('GET', '/users?limit=1')).status).toBe(401);
	});
});
