import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { errorOf } from '../support/errorItem.mts';
import { runNode } from '../support/engine.mts';
import { credentialFor, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

/*
 * A host in PingOne's place, byte by byte. Each answer ends as an item or as an error that says what
 * happened, in time, and leads no token or secret anywhere. Answers without an end: answers.test.mts.
 */
const { sandbox } = useWorld();
const ID = '11111111-2222-4333-8444-555555555555';
const USER = `{"id":"${ID}","username":"u"}`;
const AGAIN_MS = 20;
/** Longest item that may come of an error, in characters. */
const MOST = 10_000;

type Send = (socket: Socket) => void;

const raw =
	(...parts: Array<string | Buffer>): Send =>
	(socket) => {
		for (const part of parts) socket.write(part);
		socket.end();
	};
const http = (body: string | Buffer, headers: string[] = [], status = '200 OK'): Send => {
	const length = `Content-Length: ${Buffer.byteLength(body)}`;
	const head = [`HTTP/1.1 ${status}`, 'Content-Type: application/json', length, ...headers];
	return raw([...head, 'Connection: close', '', ''].join('\r\n'), body);
};
/** Sends something again and again, as long as somebody reads. */
const onAndOn =
	(first: string, again: string): Send =>
	(socket) => {
		socket.write(first);
		const sending = setInterval(() => socket.write(again), AGAIN_MS);
		socket.on('close', () => clearInterval(sending));
	};
const EARLY = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
const token = (value: unknown) => http(JSON.stringify({ access_token: value, expires_in: 3_600 }));

const NOT_PINGONE = /, not from PingOne$/;
const LOST = /^The connection to PingOne was lost/;
const IN_TIME = /^No response from PingOne.* in time$/;
const NO_TOKEN = /^PingOne’s token endpoint responded without a token$/;
const REJECTED = /^PingOne rejected the access token$/;

/** What the API answers, and what comes of it: the item, or the message. */
const OF_THE_API: Record<string, [Send, object | RegExp]> = {
	'5,000 levels': [http(`{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), /nested more than 100/],
	'names twice': [http(`{"id":"a","id":"${ID}"}`), { id: ID }],
	'a number without bounds': [http(`{"id":"${ID}","username":1e999}`), { id: ID, username: null }],
	'half a character': [http(`{"id":"${ID}","username":"\\ud800"}`), { id: ID, username: '\ud800' }],
	'a prototype': [http(`{"id":"${ID}","__proto__":{"polluted":1}}`), { id: ID }],
	'another user': [http('{"id":"a","username":"u"}'), NOT_PINGONE],
	'a byte order mark': [http(`\ufeff${USER}`), { id: ID, username: 'u' }],
	'UTF-16': [http(Buffer.from(`\ufeff${USER}`, 'utf16le')), NOT_PINGONE],
	'gzip that is none': [http(USER, ['Content-Encoding: gzip']), LOST],
	'gzip in gzip': [http(gzipSync(gzipSync(USER)), ['Content-Encoding: gzip, gzip']), NOT_PINGONE],
	'headers without bounds': [http(USER, [`X-A: ${'a'.repeat(200_000)}`]), LOST],
	'another host': [http('', ['Location: http://127.0.0.1:1/'], '307 Go'), NOT_PINGONE],
	'a thousand hints': [
		raw(EARLY.repeat(1_000), `HTTP/1.0 200 OK\r\n\r\n${USER}`),
		{ id: ID, username: 'u' },
	],
	'hints without end': [onAndOn('', EARLY), IN_TIME],
	'blanks without end': [onAndOn('HTTP/1.1 200 OK\r\n\r\n', ' '), IN_TIME],
	'another protocol': [raw('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'), IN_TIME],
	'no head': [raw(USER), LOST],
	'two lengths': [raw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n{}'), LOST],
	'less than announced': [raw(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${USER}`), LOST],
	'a broken chunk': [raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'), LOST],
	'no object': [http('[]'), NOT_PINGONE],
};

/** What the token endpoint answers. */
const OF_THE_TOKEN_ENDPOINT: Record<string, [Send, RegExp]> = {
	'no token': [http(USER), NO_TOKEN],
	'an error as a success': [http('{"error":"invalid_client"}'), NO_TOKEN],
	'an empty token': [token(''), NO_TOKEN],
	'lines in a token': [token('a\r\nX-Evil: 1'), REJECTED],
	'an object as a token': [token({ a: 1 }), REJECTED],
	'errors of other types': [
		http('{"error":{"a":1},"error_description":["x"]}', [], '400 No'),
		/^PingOne did not issue an access token$/,
	],
};

type Address = 'apiUrl' | 'authServerUrl';

/** Reads a user from a host that answers so, within a timeout in seconds. */
async function answered(send: Send, address: Address, timeout: number) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('data', () => send(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const options = { timeout, waitForPingOne: 0 };
	const { branches } = await runNode({
		parameters: { resource: 'user', operation: 'get', user: locator('id', ID), options } as never,
		credential: credentialFor(sandbox, { [address]: url }),
		onError: 'continueErrorOutput',
	});
	for (const socket of sockets) socket.destroy();
	server.close();
	const out = JSON.stringify(branches);
	expect(out.length).toBeLessThan(MOST);
	expect(out).not.toContain(sandbox.ids.clientSecret);
	return branches;
}

/** As n8n keeps it. */
const stored = (json: object) => JSON.parse(JSON.stringify(json)) as object;

/** All at once, each from a host of its own. */
async function expectAll(cases: Record<string, [Send, object | RegExp]>, address: Address) {
	const all = Object.entries(cases).map(async ([name, [send, expected]]) => {
		// What ends must do so by itself, however busy the machine is.
		const [items, failed] = await answered(send, address, expected === IN_TIME ? 1 : 60);
		const found = items.length > 0 ? stored(items[0].json) : errorOf(failed[0]).message;
		const isAsExpected = expected instanceof RegExp && expected.test(String(found));
		return [name, isAsExpected ? expected : found] as const;
	});
	const expected = Object.entries(cases).map(([name, [, end]]) => [name, end]);
	expect(Object.fromEntries(await Promise.all(all))).toEqual(Object.fromEntries(expected));
	expect(Object.prototype).not.toHaveProperty('polluted');
}

it('whatever the API answers ends as an item or as an error', async () => {
	await expectAll(OF_THE_API, 'apiUrl');
});

it('whatever the token endpoint answers is said to be no token of PingOne’s', async () => {
	await expectAll(OF_THE_TOKEN_ENDPOINT, 'authServerUrl');
});

it('a refusal carries nothing that turns text around or begins a line', async () => {
	const body = {
		...{
			id: 'i'.repeat(5_000),
			code: 'ACCESS_FAILED\r\n\u202e',
			message: '\u001b[31m\u2066x'.repeat(999),
		},
		details: Array.from({ length: 5_000 }, () => ({
			code: 'a\nb',
			target: '\u2028c',
			message: 'd\u0000',
		})),
	};
	const [, failed] = await answered(http(JSON.stringify(body), [], '403 No'), 'apiUrl', 60);
	expect(errorOf(failed[0]).message).toMatch(/^PingOne responded with 'ACCESS_FAILED/);
	expect(JSON.stringify(failed)).not.toMatch(/[\u2028\u202e\u2066]|\\[nr]|\\u00/);
});

it('what one Auth URL says is not said of another that a credential had at the same time', async () => {
	const [refusal, isRefused] = OF_THE_TOKEN_ENDPOINT['errors of other types'];
	const [page, isNoToken] = OF_THE_TOKEN_ENDPOINT['no token'];
	const asked = Promise.withResolvers<undefined>();
	const refused = Promise.withResolvers<undefined>();
	const hold: Send = (socket) => {
		asked.resolve(undefined);
		void refused.promise.then(() => refusal(socket));
	};
	const first = answered(hold, 'authServerUrl', 60);
	await asked.promise;
	const second = answered(page, 'authServerUrl', 60);
	// By then the second one would wait for the first one's token, if it were the same.
	await setTimeout(500);
	refused.resolve(undefined);
	const [[, [one]], [, [other]]] = await Promise.all([first, second]);
	expect(errorOf(one).message).toMatch(isRefused);
	expect(errorOf(other).message).toMatch(isNoToken);
});
