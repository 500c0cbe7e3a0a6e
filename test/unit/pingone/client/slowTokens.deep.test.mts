import type { IHttpRequestOptions } from 'n8n-workflow';
import type { RequestContext } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { patientTransport, transport } from '../../../../nodes/PingOne/pingone/client/chain.ts';
import {
	answer,
	connectionTo,
	many,
	OK,
	pass,
	quickly,
	read,
	type Reply,
	SECOND_MS,
	type Stored,
	timed,
	tokenContext,
} from '../../../support/lab/tokenContext.mts';

/*
 * One credential whose token, or whose first answer, takes long, in virtual time. What one request
 * has to wait for is not to hold up another one that has no need of it.
 */

const TIMEOUT_MS = 30_000;

type Connection = ReturnType<typeof connectionTo>;

/** A token endpoint that takes so long, in ms, and counts. */
function slowly(ms: number) {
	const seen = { asked: 0 };
	const fetchToken = async () => {
		seen.asked += 1;
		await pass(ms);
		return 'token';
	};
	return { seen, fetchToken };
}

it('a token that takes 20 s is asked for once every three seconds, and all go as soon as it is there', async () => {
	const { seen, fetchToken } = slowly(20 * SECOND_MS);
	const from = transport(tokenContext({}, fetchToken, answer), connectionTo('slow'));
	const all = many(32, async () => await from()(read(TIMEOUT_MS, 'groups')));
	const { end, tookMs } = await timed(Promise.all(all));
	expect(end).toBe('done');
	expect(seen.asked).toBeLessThan(9);
	expect(tookMs).toBeLessThan(22 * SECOND_MS);
});

it('a thousand creates take one token', async () => {
	const { seen, fetchToken } = slowly(SECOND_MS);
	const from = transport(tokenContext({}, fetchToken, answer), connectionTo('thousand'));
	const create = { ...read(TIMEOUT_MS, 'users', 'u', 'devices'), method: 'POST' as const };
	await Promise.all(many(1_000, async () => await from()(create)));
	expect(seen.asked).toBe(1);
});

it('requests with other Timeouts ask for one token together', async () => {
	const { seen, fetchToken } = slowly(20 * SECOND_MS);
	const from = transport(tokenContext({}, fetchToken, answer), connectionTo('timeouts'));
	const all = [5, 10, 30, 60].flatMap((seconds) =>
		many(20, async () => await from(undefined, 0)(read(seconds * SECOND_MS, 'groups'))),
	);
	await Promise.allSettled(all);
	expect(seen.asked).toBeLessThan(9);
});

it('a request whose token request is lost goes on with the token of another', async () => {
	let asked = 0;
	const firstLost = async () => {
		asked += 1;
		if (asked === 1) await new Promise(() => undefined);
		return await quickly();
	};
	const from = transport(tokenContext({}, firstLost, answer), connectionTo('lost'));
	const all = many(32, async () => await from()(read(TIMEOUT_MS, 'groups')));
	const { end, tookMs } = await timed(Promise.all(all));
	expect(end).toBe('done');
	expect(tookMs).toBeLessThan(8 * SECOND_MS);
	expect(asked).toBe(2);
});

describe.each([true, false])('to a managed environment: %s', (isManaged) => {
	it('what waits in a pause of one rate limit holds up no other', async () => {
		const connection = connectionTo(`paused-${isManaged}`, isManaged);
		let isPaused = false;
		const pausing = async ({ url }: IHttpRequestOptions): Promise<Reply> => {
			await pass(100);
			if (!url.includes('devices') || isPaused) return OK;
			isPaused = true;
			const body = '{"code":"REQUEST_LIMITED"}';
			return { statusCode: 429, headers: { 'retry-after': '60' }, body };
		};
		const stored: Stored = {};
		const from = transport(tokenContext(stored, quickly, pausing), connection);
		const devices = read(TIMEOUT_MS, 'users', 'u', 'devices');
		for (const each of many(100, from)) each(devices).catch(() => undefined);
		await pass(SECOND_MS);
		const another = transport(tokenContext(stored, quickly, pausing), connection);
		const { end, tookMs } = await timed(another()(read(TIMEOUT_MS, 'groups')));
		expect(end).toBe('done');
		expect(tookMs).toBeLessThan(4 * SECOND_MS);
	});

	it('a first answer that takes a minute does not hold up a picker', async () => {
		const connection = connectionTo(`late-${isManaged}`, isManaged);
		const lately = async ({ url }: IHttpRequestOptions) => {
			await pass(url.includes('devices') ? 60 * SECOND_MS : 100);
			return OK;
		};
		const stored: Stored = {};
		const from = transport(tokenContext(stored, quickly, lately), connection);
		const devices = read(300 * SECOND_MS, 'users', 'u', 'devices');
		for (const each of many(100, from)) each(devices).catch(() => undefined);
		await pass(SECOND_MS);
		const patience = AbortSignal.timeout(TIMEOUT_MS);
		const ctx = tokenContext(stored, quickly, lately);
		const picker = patientTransport(ctx, connection, patience)(read(15 * SECOND_MS, 'groups'));
		const { end, tookMs } = await timed(picker);
		expect(end).toBe('done');
		expect(tookMs).toBeLessThan(4 * SECOND_MS);
	});
});

const PEOPLE = 800;
const AT_A_TIME = 32;
const STEPS = ['a', 'b', 'c'];

const inASecond = (reply: Reply) => async () => {
	await pass(SECOND_MS);
	return await Promise.resolve(reply);
};

/** A run of many people, a request for each step. @returns over what the answers alone would take */
async function crowd(connection: Connection, reply = OK): Promise<number> {
	const from = transport(tokenContext({}, quickly, inASecond(reply)), connection);
	let left = PEOPLE;
	const worker = async () => {
		for (; left > 0; left -= 1) {
			const send = from();
			for (const path of STEPS) await send(read(TIMEOUT_MS, path));
		}
	};
	const { tookMs } = await timed(Promise.all(many(AT_A_TIME, worker)));
	return tookMs / ((PEOPLE * STEPS.length * SECOND_MS) / AT_A_TIME);
}

describe('requests of a run do not wait for each other', () => {
	const most = 1.15;

	it('in the own environment', async () => {
		expect(await crowd(connectionTo('own'))).toBeLessThan(most);
	});

	it('in a managed one', async () => {
		expect(await crowd(connectionTo('manager', true))).toBeLessThan(most);
	});

	it('where nothing is found', async () => {
		const connection = connectionTo('empty');
		const first = transport(tokenContext({}, quickly, answer), connection);
		await first()(read(TIMEOUT_MS, 'groups'));
		const nothing = { ...OK, statusCode: 404, body: '{"code":"NOT_FOUND"}' };
		const elsewhere = { ...connection, environmentId: 'elsewhere' };
		expect(await crowd(elsewhere, nothing)).toBeLessThan(most);
	});
});

it('a refusal of a secret is not for a run with the corrected one', async () => {
	const stored: Stored = { clientSecret: 'wrong' };
	const strict = async (secret?: string) => {
		await pass(10 * SECOND_MS);
		if (secret === 'right') return 'token';
		const response = { status: 401, data: { error: 'invalid_client' } };
		throw Object.assign(new Error('Unauthorized'), { response });
	};
	const connection = connectionTo('corrected');
	const before = transport(tokenContext(stored, strict, answer), connection);
	for (const each of many(5, before)) each(read(TIMEOUT_MS, 'groups')).catch(() => undefined);
	await pass(4.5 * SECOND_MS);
	stored.clientSecret = 'right';
	const after = transport(tokenContext(stored, strict, answer), connection);
	const all = many(5, async () => await timed(after()(read(TIMEOUT_MS, 'groups'))));
	expect((await Promise.all(all)).map(({ end }) => end)).toEqual(many(5, () => 'done'));
});

it.each([4, 5, 15])('a Timeout of %d s is not for a run with 300 s', async (seconds) => {
	const { fetchToken } = slowly(1.3 * seconds * SECOND_MS);
	const stored: Stored = {};
	const connection = connectionTo(`short-${seconds}`);
	const short = transport(tokenContext(stored, fetchToken, answer), connection);
	for (const each of many(50, short)) {
		each(read(seconds * SECOND_MS, 'groups')).catch(() => undefined);
	}
	await pass(100);
	const warn = jest.fn();
	const logger = { warn, info: jest.fn() };
	const ctx = Object.assign(tokenContext(stored, fetchToken, answer), { logger });
	const long = transport(ctx as unknown as RequestContext, connection);
	const request = read(300 * SECOND_MS, 'groups');
	const all = many(20, async () => await timed(long(undefined, 0)(request)));
	expect((await Promise.all(all)).map(({ end }) => end)).toEqual(many(20, () => 'done'));
	expect(warn).not.toHaveBeenCalled();
});
