import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { RequestContext } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { transport } from '../../../../nodes/PingOne/pingone/client/chain.ts';

const COPYCATS = 40;
/** Long against what the machine takes, which counts as well. In ms. */
const ROUND_TRIP_MS = 5_000;

const never = async () => await new Promise<string>(() => undefined);

/** n8n's context with its authenticating helper: a token, then the request. */
function contextOf(fetchToken: () => Promise<string>): RequestContext {
	const helpers = {
		httpRequest: async () => {
			await new Promise((resolve) => setTimeout(resolve, ROUND_TRIP_MS));
			return { statusCode: 200, headers: {}, body: '{"id":"1"}' };
		},
		async httpRequestWithAuthentication(
			this: { helpers: { httpRequest: (options: IHttpRequestOptions) => Promise<unknown> } },
			_: string,
			options: IHttpRequestOptions,
		) {
			const headers = { Authorization: `Bearer ${await fetchToken()}` };
			return await this.helpers.httpRequest({ ...options, headers });
		},
	};
	const credential: IDataObject = { oauthTokenData: {} };
	return {
		helpers,
		getNode: () => ({}),
		getCredentials: async () => await Promise.resolve(credential),
	} as unknown as RequestContext;
}

/** Sends as an execution with a credential of its own for a tenant. */
const send = async (tenant: string, credentialId: string, fetchToken: () => Promise<string>) => {
	const connection = {
		apiUrl: `https://api.${tenant}.example.com`,
		authUrl: `https://auth.${tenant}.example.com`,
		environmentId: 'e',
		workerEnvironmentId: 'e',
		tenant,
		credentialId,
	};
	const request = { method: 'GET' as const, path: ['users', 'u'], timeoutMs: 600_000 };
	return await transport(contextOf(fetchToken), connection)()(request);
};

/** When a victim has an answer, in ms, while others wait for tokens that never come. */
async function firstAnswer(tenant: string, copycats: number): Promise<number> {
	for (let count = 0; count < copycats; count += 1) {
		send(tenant, `copycat ${count}`, never).catch(() => undefined);
	}
	const startedAt = Date.now();
	const token = async () => await Promise.resolve('token');
	const { status } = await send(tenant, 'victim', token);
	expect(status).toBe(200);
	return Date.now() - startedAt;
}

it(`${COPYCATS} credentials whose token never comes leave a tenant its pace from the first request on`, async () => {
	const alone = await firstAnswer('calm', 0);
	const beside = await firstAnswer('haunted', COPYCATS);
	expect(alone).toBeGreaterThanOrEqual(ROUND_TRIP_MS);
	expect(beside).toBeLessThan(1.5 * alone);
});
