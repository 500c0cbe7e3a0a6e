import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { holdCredential } from '../../../../nodes/PingOne/pingone/client/credential.ts';

const contextOf = (read: () => Promise<ICredentialDataDecryptedObject>) => {
	const getCredentials = jest.fn(read);
	return { getCredentials, helpers: {} } as unknown as RequestContext & {
		getCredentials: typeof getCredentials;
	};
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('reads once for requests that come together or one after the other', async () => {
	const ctx = contextOf(async () => await Promise.resolve({ clientId: 'a' }));
	const held = holdCredential(ctx);
	const [first, second] = await Promise.all([held.getCredentials('x'), held.getCredentials('x')]);
	jest.advanceTimersByTime(4_999);
	expect(await held.getCredentials('x')).toBe(first);
	expect(second).toBe(first);
	expect(ctx.getCredentials).toHaveBeenCalledTimes(1);
});

it('reads again after five seconds, so that an edit is taken up', async () => {
	let clientId = 'old';
	const held = holdCredential(contextOf(async () => await Promise.resolve({ clientId })));
	expect(await held.getCredentials('x')).toEqual({ clientId: 'old' });
	clientId = 'new';
	jest.advanceTimersByTime(5_000);
	expect(await held.getCredentials('x')).toEqual({ clientId: 'new' });
});

it('does not hold a failure', async () => {
	const ctx = contextOf(
		jest
			.fn<Promise<ICredentialDataDecryptedObject>, []>()
			.mockRejectedValueOnce(new Error('no credential'))
			.mockResolvedValue({ clientId: 'a' }),
	);
	const held = holdCredential(ctx);
	await expect(held.getCredentials('x')).rejects.toThrow('no credential');
	expect(await held.getCredentials('x')).toEqual({ clientId: 'a' });
});

it('keeps credentials of different types apart', async () => {
	const ctx = contextOf(async () => await Promise.resolve({}));
	const held = holdCredential(ctx);
	await held.getCredentials('x');
	await held.getCredentials('y');
	expect(ctx.getCredentials.mock.calls).toEqual([['x'], ['y']]);
});

it('leaves the context of n8n as it is, and stands in for all of it', () => {
	const ctx = contextOf(async () => await Promise.resolve({}));
	const read = ctx.getCredentials;
	const held = holdCredential(ctx);
	expect(held.helpers).toBe(ctx.helpers);
	expect(ctx.getCredentials).toBe(read);
});
