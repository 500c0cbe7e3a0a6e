import type { IDataObject } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
	type ApiRequest,
	ConditionFailed,
	type RequestContext,
} from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { transport } from '../../../../nodes/PingOne/pingone/client/chain.ts';
import { paceFor } from '../../../../nodes/PingOne/pingone/client/steps/pace.ts';
import { describeError } from '../../../../nodes/PingOne/pingone/errors/describeError.ts';
import { addEvidence, PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';

const CONNECTION = {
	apiUrl: 'https://api.example.com',
	authUrl: 'https://auth.example.com',
	environmentId: 'e',
	workerEnvironmentId: 'e',
	tenant: 't',
};
let connections = 0;
/** A tenant of its own, of which the process knows nothing yet. */
const connection = () => {
	connections += 1;
	const host = `n${connections}.example.com`;
	return {
		...CONNECTION,
		apiUrl: `https://api.${host}`,
		authUrl: `https://auth.${host}`,
		tenant: host,
	};
};
const REQUEST: ApiRequest = {
	method: 'POST',
	path: ['users', 'u', 'devices'],
	timeoutMs: 5_000,
};
const REFUSED = { code: 'ACCESS_FAILED', details: [{ code: 'INVALID_TOKEN' }] };

interface HttpResponse {
	statusCode: number;
	headers: IDataObject;
	body: string;
}

const response = (statusCode: number, body: object = { id: 'd1' }): HttpResponse => ({
	statusCode,
	headers: {},
	body: JSON.stringify(body),
});

/** n8n's HTTP client hands on every status. */
const end = (status: number): HttpResponse =>
	response(status, status === 401 ? REFUSED : { id: 'd1' });

interface World {
	/** Statuses of the HTTP requests, one after the other. */
	statuses?: number[];
	http?: (options: { url: string }) => Promise<unknown>;
	/** Fetches a token. */
	fetchToken?: () => Promise<string>;
	getCredentials?: () => Promise<IDataObject>;
	stop?: AbortSignal;
	/** How long an item waits for PingOne. */
	waitMs?: number;
}

/** n8n's authenticating helper, reduced to its way: credential, token, request, renewal, request. */
function n8n({ statuses = [200], waitMs = 0, ...rest }: World) {
	const credential: IDataObject = {};
	let tokens = 0;
	const fetchToken = jest.fn(
		rest.fetchToken ?? (async () => await Promise.resolve(`token ${(tokens += 1)}`)),
	);
	const http = jest.fn(
		rest.http ?? (async () => await Promise.resolve(end(statuses.shift() ?? 200))),
	);
	const getCredentials = jest.fn(
		rest.getCredentials ?? (async () => await Promise.resolve(credential)),
	);
	async function httpRequestWithAuthentication(this: RequestContext, _: string, options: object) {
		const signed = ({ oauthTokenData }: IDataObject) => {
			const { access_token: token } = oauthTokenData as { access_token: string };
			return { ...options, headers: { Authorization: `Bearer ${token}` } } as never;
		};
		try {
			const own = await this.getCredentials('pingOneOAuth2Api');
			own.oauthTokenData ??= { access_token: await fetchToken() };
			return (await this.helpers.httpRequest(signed(own)).catch(async (thrown: unknown) => {
				if ((thrown as { response?: { status: number } }).response?.status !== 401) throw thrown;
				own.oauthTokenData = { access_token: await fetchToken() };
				return (await this.helpers.httpRequest(signed(own))) as unknown;
			})) as unknown;
		} catch (thrown) {
			throw new Error('wrapped by n8n', { cause: thrown });
		}
	}
	const ctx = {
		getCredentials,
		getNode: () => ({}),
		getExecutionCancelSignal: () => rest.stop,
		helpers: { httpRequest: http, httpRequestWithAuthentication },
	} as unknown as RequestContext;
	const own = connection();
	const senderFor = transport(ctx, own);
	const [send, sendNext] = [senderFor(own, waitMs), senderFor(own, waitMs)];
	return { own, senderFor, send, sendNext, http, fetchToken, getCredentials };
}

async function failureOf(sending: Promise<unknown>) {
	const thrown: unknown = await sending.catch((reason: unknown) => reason);
	expect(thrown).toBeInstanceOf(PingOneError);
	return thrown as PingOneError;
}

describe('a 401', () => {
	it('renews the token and sends once more', async () => {
		const { send, http, fetchToken, getCredentials } = n8n({ statuses: [401, 201] });
		expect((await send(REQUEST)).status).toBe(201);
		expect(http).toHaveBeenCalledTimes(2);
		expect(fetchToken).toHaveBeenCalledTimes(2);
		// Another process may have renewed it, so the next request reads what n8n has stored.
		await send(REQUEST);
		expect(getCredentials).toHaveBeenCalledTimes(2);
	});

	it('is PingOne’s no when it comes again', async () => {
		const { failure } = await failureOf(n8n({ statuses: [401, 401] }).send(REQUEST));
		expect(failure).toMatchObject({
			kind: 'refusal',
			status: 401,
			details: [{ code: 'INVALID_TOKEN' }],
			request: 'POST users/devices',
		});
	});

	it('ends its run at once when PingOne calls each token invalid', async () => {
		const { send, sendNext, http } = n8n({ statuses: [401, 401], waitMs: 60_000 });
		const since = performance.now();
		for (const sendItem of [send, sendNext]) {
			expect((await failureOf(sendItem(REQUEST))).failure.status).toBe(401);
		}
		expect(http).toHaveBeenCalledTimes(2);
		expect(performance.now() - since).toBeLessThan(500);
	});

	it('is tried three times, each with two tokens, when PingOne refuses otherwise', async () => {
		const refused = response(401, { code: 'ACCESS_FAILED' });
		const { send, http } = n8n({ http: () => Promise.resolve(refused), waitMs: 60_000 });
		expect((await failureOf(send(REQUEST))).failure.status).toBe(401);
		expect(http).toHaveBeenCalledTimes(6);
	});

	it('means that nothing was done, when no other token can be had', async () => {
		const tokens = [
			async () => await Promise.resolve('old'),
			async () => await Promise.reject(Object.assign(new Error('x'), { isAxiosError: true })),
		];
		const { send } = n8n({
			statuses: Array.from({ length: 9 }, () => 401),
			fetchToken: async () => await (tokens.length > 1 ? tokens.shift()! : tokens[0])(),
		});
		const thrown = await failureOf(send(REQUEST));
		expect(thrown.failure).toMatchObject({ kind: 'token', code: 'connection lost' });
		expect(thrown.mayHaveTakenEffect).toBe(false);
	});
});

it('a helper of n8n’s that sends by itself is refused at once, before anything else is sent', async () => {
	const sent: object[] = [];
	const ctx = {
		getCredentials: async () => await Promise.resolve({}),
		getNode: () => ({}),
		helpers: {
			httpRequest: jest.fn(),
			httpRequestWithAuthentication: async (_: string, options: object) => {
				sent.push(options);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: '{"id":"d1"}' });
			},
		},
	};
	const send = transport(ctx as unknown as RequestContext, connection())();
	const thrown = await failureOf(send(REQUEST));
	expect(thrown.failure).toMatchObject({ kind: 'credential', code: 'unknownHelper' });
	expect([addEvidence(thrown.failure).sent, thrown.isTransient]).toEqual([false, false]);
	expect(describeError(thrown).message).toContain('signs requests in a way');
	// What it was given changes nothing, and its run is over.
	expect(sent).toEqual([expect.objectContaining({ method: 'GET' })]);
	expect(ctx.helpers.httpRequest).not.toHaveBeenCalled();
	await failureOf(send(REQUEST));
	expect(sent).toHaveLength(1);
});

it('reads the credential once for requests that follow each other', async () => {
	const { send, getCredentials } = n8n({});
	await send(REQUEST);
	await send(REQUEST);
	expect(getCredentials).toHaveBeenCalledTimes(1);
});

describe('time', () => {
	const NEVER = async () => await new Promise<never>(() => undefined);

	it('runs out for a token that never comes: nothing was sent', async () => {
		const { send, http } = n8n({ fetchToken: NEVER });
		const thrown = await failureOf(send({ ...REQUEST, timeoutMs: 20 }));
		expect(thrown.failure).toMatchObject({ kind: 'token', code: 'timeout' });
		expect(thrown.mayHaveTakenEffect).toBe(false);
		expect(http).not.toHaveBeenCalled();
	});

	it('runs out for a token that comes later: what was given up is not sent then', async () => {
		let deliver: (token: string) => void = () => undefined;
		const late = new Promise<string>((resolve) => (deliver = resolve));
		const { send, http } = n8n({ fetchToken: async () => await late });
		await failureOf(send({ ...REQUEST, timeoutMs: 20 }));
		deliver('token');
		await setImmediate();
		expect(http).not.toHaveBeenCalled();
	});

	it('runs out for a response that never comes: it may have been carried out', async () => {
		const thrown = await failureOf(n8n({ http: NEVER }).send({ ...REQUEST, timeoutMs: 20 }));
		expect(thrown.failure).toMatchObject({ kind: 'noAnswer', code: 'timeout' });
		expect(thrown.failure.sentAtMs).toBeGreaterThan(0);
		expect(thrown.mayHaveTakenEffect).toBe(true);
	});

	it('ends when the execution is stopped', async () => {
		const stop = new AbortController();
		const sending = n8n({ fetchToken: NEVER, stop: stop.signal }).send(REQUEST);
		stop.abort(new Error('stopped'));
		// Nothing was sent: not a failure of its own.
		await expect(sending).rejects.toThrow('stopped');
	});

	it('ends in the middle of a request as well, which may have been carried out', async () => {
		const stop = new AbortController();
		const { send, http } = n8n({ http: NEVER, stop: stop.signal });
		const sending = failureOf(send(REQUEST));
		while (http.mock.calls.length === 0) await Promise.resolve();
		stop.abort(new Error('stopped'));
		const thrown = await sending;
		expect(thrown.failure.kind).toBe('canceled');
		expect(thrown.mayHaveTakenEffect).toBe(true);
	});
});

describe('what failed', () => {
	const axios = (code: string) =>
		Object.assign(new Error(code), { isAxiosError: true, code, config: {} });

	it.each<[string, World, object, boolean]>([
		[
			'n8n’s database, at the credential',
			{ getCredentials: async () => await Promise.reject(axios('ECONNREFUSED')) },
			{ kind: 'credential', code: 'unreadable' },
			false,
		],
		[
			'n8n’s database, while a token is stored',
			{
				fetchToken: async () =>
					await Promise.reject(Object.assign(new Error('db'), { code: 'ECONNREFUSED' })),
			},
			{ kind: 'credential', code: 'unreadable' },
			false,
		],
		[
			'the way to the token endpoint',
			{ fetchToken: async () => await Promise.reject(axios('ECONNREFUSED')) },
			{ kind: 'token', code: 'refused' },
			false,
		],
		[
			'the token endpoint',
			{
				fetchToken: async () =>
					await Promise.reject(
						Object.assign(axios('ERR_BAD_RESPONSE'), { response: { status: 502, data: '<html>' } }),
					),
			},
			{ kind: 'token', status: 502 },
			false,
		],
		[
			'the way to the API, before anything was sent',
			{ http: async () => await Promise.reject(axios('ECONNREFUSED')) },
			{ kind: 'noAnswer', code: 'refused' },
			false,
		],
		[
			'the way to the API, afterward',
			{ http: async () => await Promise.reject(axios('ECONNRESET')) },
			{ kind: 'noAnswer', code: 'connection lost' },
			true,
		],
	])('%s', async (_, world, failure, mayHaveTakenEffect) => {
		const thrown = await failureOf(n8n(world).send(REQUEST));
		expect(thrown.failure).toMatchObject(failure);
		expect(thrown.mayHaveTakenEffect).toBe(mayHaveTakenEffect);
	});

	it.each(['UserError', 'NodeOperationError'])(
		'the credential itself, says n8n with a %s',
		async (name) => {
			const named = class extends Error {};
			Object.defineProperty(named, 'name', { value: name });
			// n8n's own errors are told by the name of any class that they are made of.
			class CredentialNotFoundError extends named {}
			const reason = new CredentialNotFoundError('Credential with ID "x" does not exist.');
			const { failure } = await failureOf(
				n8n({ getCredentials: async () => await Promise.reject(reason) }).send(REQUEST),
			);
			expect(failure).toMatchObject({
				kind: 'credential',
				code: 'unusable',
				message: 'Credential with ID "x" does not exist.',
			});
		},
	);
});

describe('a conditional change', () => {
	const condition = (holds: boolean): ApiRequest['condition'] => ({
		read: { path: ['users', 'u'] },
		holds: ({ json }) => holds && json !== undefined,
	});
	const asked = (http: jest.Mock) =>
		http.mock.calls.map(([options]) => (options as { method: string }).method);

	it('reads the state, and is sent when it holds', async () => {
		const { send, http } = n8n({ statuses: [200, 201] });
		expect((await send({ ...REQUEST, condition: condition(true) })).status).toBe(201);
		expect(asked(http)).toEqual(['GET', 'POST']);
	});

	it('is not sent when it does not hold', async () => {
		const { send, http } = n8n({ statuses: [200] });
		const sending = send({ ...REQUEST, condition: condition(false) });
		await expect(sending).rejects.toThrow(ConditionFailed);
		expect(asked(http)).toEqual(['GET']);
	});

	it.each([404, 403])('takes the answer to the read for its own: %s', async (status) => {
		const { send, http } = n8n({ statuses: [status] });
		const answer = await send({ ...REQUEST, condition: condition(true) });
		expect(answer).toMatchObject({ status, arrival: 'notArrived' });
		expect(asked(http)).toEqual(['GET']);
	});

	it('was not sent when the state could not be read', async () => {
		const lost = async () =>
			await Promise.reject(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
		const { send } = n8n({ http: lost });
		const thrown = await failureOf(send({ ...REQUEST, condition: condition(true) }));
		expect(thrown.failure).toMatchObject({ kind: 'noAnswer', code: 'connection lost' });
		expect(addEvidence(thrown.failure)).toEqual({ sent: false, mayHaveTakenEffect: false });
	});
});

it.each([undefined, 'auth' as const])('goes to the host that it names: %s', async (host) => {
	const { send, http, own } = n8n({});
	await send({ method: 'GET', path: ['users'], timeoutMs: 1000, host });
	const url = host ? `${own.authUrl}/e/users` : `${own.apiUrl}/v1/environments/e/users`;
	expect(http).toHaveBeenCalledWith(expect.objectContaining({ url }));
});

/** A response whose text is lost on the way. */
const cutOff = (statusCode: number) => ({
	statusCode,
	headers: {},
	body: Readable.from(
		(function* () {
			yield Buffer.from('{"code":');
			throw new Error('aborted');
		})(),
	),
});

it.each(['GET', 'POST'] as const)(
	'a %s whose refusal is cut off is sent again: nothing was done',
	async (method) => {
		const whole = response(400, { code: 'INVALID_DATA' });
		const answers: unknown[] = [cutOff(400), whole];
		const next = async () => await Promise.resolve(answers.shift());
		const { send, http } = n8n({ http: next, waitMs: 5_000 });
		expect(await send({ ...REQUEST, method })).toMatchObject({
			json: { code: 'INVALID_DATA' },
		});
		expect(http).toHaveBeenCalledTimes(2);
	},
);

it.each([200, 201, 408, 500])(
	'a change whose answer %i is cut off is not sent again: it may have been carried out',
	async (status) => {
		const answers: unknown[] = [cutOff(status), response(201)];
		const next = async () => await Promise.resolve(answers.shift());
		const { send, http } = n8n({ http: next, waitMs: 5_000 });
		await send(REQUEST).catch(() => undefined);
		expect(http).toHaveBeenCalledTimes(1);
	},
);

it.each([
	['a refusal in JSON that is not PingOne’s', response(403, { message: 'Forbidden' })],
	[
		'an answer that is too large',
		{ statusCode: 200, headers: {}, body: `{"a":"${'x'.repeat(10_485_760)}"}` },
	],
])('%s is no outage: it is asked for once', async (_, answer) => {
	const { send, http } = n8n({ http: async () => await Promise.resolve(answer), waitMs: 5_000 });
	const read = await send({ ...REQUEST, method: 'GET' });
	expect(read.status).toBe(answer.statusCode);
	expect(http).toHaveBeenCalledTimes(1);
});

it('a conditional change whose read gives a page is repeated with it', async () => {
	const answers = [{ statusCode: 200, headers: {}, body: '<html>' }, response(200), response(201)];
	const next = async () => await Promise.resolve(answers.shift());
	const { send } = n8n({ http: next, waitMs: 5_000 });
	const condition = { read: { path: ['users', 'u'] }, holds: () => true };
	expect((await send({ ...REQUEST, condition })).status).toBe(201);
});

it.each([429, 503])(
	'a conditional change whose read ends with %s is repeated with it',
	async (status) => {
		const { send, http } = n8n({ statuses: [status, 200, 201], waitMs: 5_000 });
		const condition = { read: { path: ['users', 'u'] }, holds: () => true };
		expect((await send({ ...REQUEST, condition })).status).toBe(201);
		const asked = http.mock.calls as unknown as Array<[{ method: string }]>;
		expect(asked.map(([{ method }]) => method)).toEqual(['GET', 'GET', 'POST']);
	},
);

describe('how long an item goes on', () => {
	const read = (id: string): ApiRequest => ({
		...{ method: 'GET', path: ['users', id], timeoutMs: 5_000 },
	});

	it('is not forgotten when one of two requests that fail together succeeds', async () => {
		const isAwayUntil = performance.now() + 5_000;
		const fails = (url: string) =>
			url.includes('never') || (url.includes('later') && performance.now() < isAwayUntil);
		const { send } = n8n({
			http: async ({ url }) => await Promise.resolve(end(fails(url) ? 500 : 200)),
			waitMs: 15_000,
		});
		const statuses: number[] = [];
		const note = ({ status }: { status: number }) => statuses.push(status);
		const both = ['later', 'never'].map(async (id) => note(await send(read(id))));
		// Others are answered, so that PingOne does not count as away.
		for (let round = 0; round < 200 && statuses.length < both.length; round++) {
			await send(read('other'));
			await setTimeout(300);
		}
		expect(statuses).toEqual([200, 500]);
	});

	it('begins anew once an outage is over', async () => {
		const isAwayUntil = performance.now() + 70_000;
		let answers = 0;
		const { send, sendNext, http } = n8n({
			http: async () => {
				const isAway = performance.now() < isAwayUntil || (answers += 1) === 3;
				return await Promise.resolve(end(isAway ? 503 : 200));
			},
			waitMs: 300_000,
		});
		const first = send(read('first'));
		await setTimeout(10_000);
		// Its probes fail while both are held.
		expect((await sendNext(read('second'))).status).toBe(200);
		expect((await first).status).toBe(200);
		await setTimeout(300_000);
		const asked = http.mock.calls.length;
		expect((await sendNext(read('third'))).status).toBe(200);
		expect(http.mock.calls.length - asked).toBe(2);
	});
});

it('items about the same name wait for each other in one environment only', async () => {
	const { own, senderFor } = n8n({});
	const other = { ...own, environmentId: 'f' };
	const turns = [own, other, own].map((connection) => senderFor(connection).turn!);
	for (const turn of turns) turn.goesBy('users', 'username', 'ada');
	expect(await turns[1].follow('users')).toBe(false);
	const last = turns[2].follow('users');
	turns[0].end();
	expect(await last).toBe(true);
});

it('a run goes on at its own pace when that of too many others is remembered', async () => {
	const answers: Array<(answer: unknown) => void> = [];
	const { send, http } = n8n({
		http: async () => await new Promise((resolve) => answers.push(resolve)),
	});
	const answerAll = async () => {
		for (const answer of answers.splice(0)) answer(response(200));
		await setTimeout(20);
	};
	const warmUp = Array.from({ length: 60 }, () => send(REQUEST));
	while (http.mock.calls.length < warmUp.length) await answerAll();
	await answerAll();
	await Promise.all(warmUp);
	// More than a run has under way at first: the last ones wait for answers to the others.
	const all = Array.from({ length: 60 }, () => send(REQUEST));
	await setTimeout(500);
	for (let other = 0; other < 600; other++) paceFor(`other ${other}`);
	all.push(send(REQUEST));
	for (let round = 0; round < 30; round++) await answerAll();
	expect(http).toHaveBeenCalledTimes(warmUp.length + all.length);
	await Promise.all(all);
});
