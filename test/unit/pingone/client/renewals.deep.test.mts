import type { IHttpRequestOptions } from 'n8n-workflow';
import { patientTransport, transport } from '../../../../nodes/PingOne/pingone/client/chain.ts';
import {
	connectionTo,
	many,
	OK,
	pass,
	read,
	type Reply,
	SECOND_MS,
	type Stored,
	timed,
	tokenContext,
} from '../../../support/lab/tokenContext.mts';

/* A token that PingOne rejects, and a new one that takes long, in virtual time. */

const TIMEOUT_MS = 30_000;

/** A tenant that accepts only tokens issued since the last revocation, and counts. */
function strictTenant(renewalMs: (asked: number) => number) {
	const seen = { asked: 0, refused: 0 };
	const valid = new Set<string>();
	const fetchToken = async () => {
		seen.asked += 1;
		const token = `token ${seen.asked}`;
		await pass(renewalMs(seen.asked));
		valid.add(token);
		return token;
	};
	const check = async ({ headers }: IHttpRequestOptions): Promise<Reply> => {
		const isValid = valid.has(String(headers?.Authorization).slice('Bearer '.length));
		await pass(100);
		if (isValid) return OK;
		seen.refused += 1;
		return { statusCode: 401, headers: {}, body: '{"code":"ACCESS_FAILED"}' };
	};
	return { seen, fetchToken, check };
}

/** 200 requests with a token that is not valid any more. */
async function renewIn(tenant: ReturnType<typeof strictTenant>, name: string) {
	const stored: Stored = { oauthTokenData: { access_token: 'revoked' } };
	const from = transport(tokenContext(stored, tenant.fetchToken, tenant.check), connectionTo(name));
	const all = many(200, async () => await from()(read(TIMEOUT_MS, 'groups')));
	return await timed(Promise.all(all));
}

it.each([1, 3.5, 5, 8])('a renewal that takes %d s is for all', async (seconds) => {
	const tenant = strictTenant(() => seconds * SECOND_MS);
	const { end, tookMs } = await renewIn(tenant, `renewal-${seconds}`);
	expect(end).toBe('done');
	expect(tenant.seen.asked).toBeLessThan(4);
	expect(tenant.seen.refused).toBeLessThan(4);
	expect(tookMs).toBeLessThan((seconds + 3) * SECOND_MS);
});

it('a renewal that takes 20 s is asked for every three seconds, not by each request', async () => {
	const tenant = strictTenant(() => 20 * SECOND_MS);
	const { end } = await renewIn(tenant, 'renewal-20');
	expect(end).toBe('done');
	expect(tenant.seen.asked).toBeLessThan(9);
	expect(tenant.seen.refused).toBeLessThan(4);
});

it('a renewal that is lost costs all the others three seconds', async () => {
	const tenant = strictTenant((asked) => (asked === 1 ? 1_000_000 : 100));
	const stored: Stored = { oauthTokenData: { access_token: 'revoked' } };
	const ctx = tokenContext(stored, tenant.fetchToken, tenant.check);
	const from = transport(ctx, connectionTo('lost-renewal'));
	const ends = many(200, async () => await timed(from()(read(TIMEOUT_MS, 'groups'))));
	const took = (await Promise.all(ends)).map(({ tookMs }) => tookMs);
	took.sort((a, b) => a - b);
	expect(took.at(-2)).toBeLessThan(10 * SECOND_MS);
	expect(tenant.seen.asked).toBeLessThan(4);
});

it('a picker does not wait for the new tokens of others longer than it would for its own', async () => {
	let isDown = false;
	let count = 0;
	const hanging = async () => {
		if (isDown) await new Promise(() => undefined);
		count += 1;
		return await Promise.resolve(`token ${count}`);
	};
	const rejecting = async (): Promise<Reply> => {
		await pass(100);
		return isDown ? { statusCode: 401, headers: {}, body: '{}' } : OK;
	};
	const connection = connectionTo('rejected');
	const stores: Stored[] = [{}, {}];
	const runs = stores.map((each) => transport(tokenContext(each, hanging, rejecting), connection));
	const groups = read(300 * SECOND_MS, 'groups');
	// Until the pace lets many go at once.
	for (const from of many(40, () => runs).flat()) await from()(groups);
	isDown = true;
	for (const from of runs.flatMap((each) => many(40, () => each))) {
		from()(groups).catch(() => undefined);
	}
	await pass(2 * SECOND_MS);
	const patience = AbortSignal.timeout(TIMEOUT_MS);
	const ctx = tokenContext(stores[0], hanging, rejecting);
	const ownMs = 15 * SECOND_MS;
	const picker = patientTransport(ctx, connection, patience)(read(ownMs, 'groups'));
	expect((await timed(picker)).tookMs).toBeLessThan(TIMEOUT_MS + ownMs + SECOND_MS);
});
