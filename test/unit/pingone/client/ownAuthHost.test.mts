import type { IHttpRequestOptions } from 'n8n-workflow';
import { transport } from '../../../../nodes/PingOne/pingone/client/chain.ts';
import {
	answer,
	connectionTo,
	OK,
	pass,
	quickly,
	read,
	type Reply,
	SECOND_MS,
	timed,
	tokenContext,
} from '../../../support/lab/tokenContext.mts';

/* Where other hosts are allowed, a credential may name one of its own for signing in. */

const TIMEOUT_MS = 30_000;

/** Requests of a confirmation go to the host for signing in. */
const confirmation = { ...read(TIMEOUT_MS, 'deviceAuthentications', 'd'), host: 'auth' as const };

it.each([
	['that PingOne does not know', 401],
	['of the same tenant', 200],
])('a host of their own of somebody %s pauses nobody', async (_, statusCode) => {
	const connection = connectionTo(`beside-${statusCode}`);
	const theirs = { ...connection, authUrl: 'https://auth.example.net', credentialId: 'two' };
	let isPausing = false;
	const replies = async ({ url }: IHttpRequestOptions): Promise<Reply> => {
		await pass(100);
		if (!url.startsWith(theirs.authUrl)) return { ...OK, statusCode };
		const body = '{"code":"REQUEST_LIMITED"}';
		return isPausing ? { statusCode: 429, headers: { 'retry-after': '600' }, body } : OK;
	};
	const other = transport(tokenContext({}, quickly, replies), theirs);
	const own = transport(tokenContext({}, quickly, answer), connection);
	await own()(read(TIMEOUT_MS, 'groups'));
	await other()(read(TIMEOUT_MS, 'groups')).catch(() => undefined);
	const another = transport(tokenContext({}, quickly, replies), theirs);
	await another()(confirmation);
	isPausing = true;
	another()(confirmation).catch(() => undefined);
	await pass(SECOND_MS);
	const { end, tookMs } = await timed(own()(confirmation));
	expect(end).toBe('done');
	expect(tookMs).toBeLessThan(4 * SECOND_MS);
});
