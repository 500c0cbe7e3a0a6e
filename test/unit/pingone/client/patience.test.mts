import { UserError } from 'n8n-workflow';
import type { RequestContext } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { openCredential } from '../../../../nodes/PingOne/pingone/client/credential.ts';

/* Reading the credential while n8n's database is away, in virtual time. */

const CREDENTIAL = {
	region: 'eu',
	environmentId: 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6',
	clientId: 'client',
	clientSecret: 'secret',
};

/** n8n, in which the first reads fail. */
function n8n(failures: number, failure: Error) {
	const seen = { reads: 0 };
	const ctx = {
		getNode: () => ({ credentials: { pingOneOAuth2Api: { id: 'one' } } }),
		async getCredentials() {
			seen.reads += 1;
			return await (seen.reads <= failures ? Promise.reject(failure) : Promise.resolve(CREDENTIAL));
		},
		getInputData: () => [{ json: {} }],
	};
	return { ctx: ctx as unknown as RequestContext, seen };
}

const AWAY = Object.assign(new Error('connect ECONNREFUSED db:5432'), { code: 'ECONNREFUSED' });

it.each([0, 1, 4])('a database that is away for %d reads is waited for', async (failures) => {
	const { ctx, seen } = n8n(failures, AWAY);
	const { connection } = await openCredential(ctx);
	expect(connection.environmentId).toBe(CREDENTIAL.environmentId);
	expect(seen.reads).toBe(failures + 1);
});

it('one that stays away is an error after five reads in 15 s, without its own words', async () => {
	const { ctx, seen } = n8n(Infinity, AWAY);
	const before = Date.now();
	const failure = { kind: 'credential', code: 'unreadable' };
	await expect(openCredential(ctx)).rejects.toMatchObject({ failure });
	expect(seen.reads).toBe(5);
	expect(Date.now() - before).toBeGreaterThanOrEqual(15_000);
});

it('what another read cannot change is an error at once', async () => {
	const { ctx, seen } = n8n(Infinity, new UserError('The credential was not shared'));
	const message = 'The credential was not shared';
	const failure = { kind: 'credential', code: 'unusable', message };
	await expect(openCredential(ctx)).rejects.toMatchObject({ failure });
	expect(seen.reads).toBe(1);
});

it('whoever asks may end the waiting', async () => {
	const { ctx, seen } = n8n(Infinity, AWAY);
	const reason = new Error('stopped');
	const stop = new AbortController();
	AbortSignal.timeout(4_000).addEventListener('abort', () => stop.abort(reason));
	await expect(openCredential(ctx, stop.signal)).rejects.toBe(reason);
	expect(seen.reads).toBeLessThan(5);
});
