import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { readerOf } from '../../../../nodes/PingOne/pingone/client/credential.ts';

const contextOf = (read: () => Promise<ICredentialDataDecryptedObject>) => {
	const getCredentials = jest.fn(read);
	return { getCredentials, helpers: {} } as unknown as RequestContext & {
		getCredentials: typeof getCredentials;
	};
};

const credentialOf = async (ctx: RequestContext) => (await readerOf(ctx).read()).credential;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('reads once for requests that come together or one after the other', async () => {
	const ctx = contextOf(async () => await Promise.resolve({ clientId: 'a' }));
	const [first, second] = await Promise.all([credentialOf(ctx), credentialOf(ctx)]);
	jest.advanceTimersByTime(4_999);
	expect(await credentialOf(ctx)).toBe(first);
	expect(second).toBe(first);
	expect(ctx.getCredentials).toHaveBeenCalledTimes(1);
});

it('reads again after five seconds, so that an edit is taken up', async () => {
	let clientId = 'old';
	const ctx = contextOf(async () => await Promise.resolve({ clientId }));
	expect(await credentialOf(ctx)).toEqual({ clientId: 'old' });
	clientId = 'new';
	jest.advanceTimersByTime(5_000);
	expect(await credentialOf(ctx)).toEqual({ clientId: 'new' });
});

it('does not hold a failure', async () => {
	const ctx = contextOf(
		jest
			.fn<Promise<ICredentialDataDecryptedObject>, []>()
			.mockRejectedValueOnce(new Error('no credential'))
			.mockResolvedValue({ clientId: 'a' }),
	);
	await expect(credentialOf(ctx)).rejects.toMatchObject({
		failure: { kind: 'credential', code: 'unreadable' },
	});
	expect(await credentialOf(ctx)).toEqual({ clientId: 'a' });
});

it('leaves the context of n8n as it is', async () => {
	const ctx = contextOf(async () => await Promise.resolve({}));
	const before = Object.entries(ctx);
	await credentialOf(ctx);
	expect(Object.entries(ctx)).toEqual(before);
});

it('tells two readings apart by all that they hold, also when n8n changes one later', async () => {
	const tokens = [{}, { access_token: 'one' }, { access_token: 'one' }];
	const ctx = contextOf(
		async () => await Promise.resolve({ oauthTokenData: tokens.shift() ?? {} }),
	);
	const digests: string[] = [];
	for (let reading = 0; reading < 3; reading += 1) {
		const { credential, digest } = await readerOf(ctx).read();
		credential.oauthTokenData = { access_token: 'of n8n' };
		digests.push(digest);
		readerOf(ctx).forget();
	}
	expect(digests[1]).toBe(digests[2]);
	expect(digests[0]).not.toBe(digests[1]);
});

/** n8n's error for a secret of a credential (n8n-core 2.41.1, get-secrets-proxy.js). */
class ExpressionError extends Error {
	constructor(readonly description: string) {
		super('Could not load secrets');
	}
}

it.each([
	['is not reachable', { kind: 'credential', code: 'unreadable' }],
	[
		'could not be found',
		{
			...{ kind: 'credential', code: 'unusable' },
			message: 'Could not load secrets: from a store that could not be found',
		},
	],
])('waits for a vault that is away, and no other: %s', async (words, failure) => {
	const thrown = new ExpressionError(`from a store that ${words}`);
	const ctx = contextOf(async () => await Promise.reject(thrown));
	await expect(credentialOf(ctx)).rejects.toMatchObject({ failure });
});
