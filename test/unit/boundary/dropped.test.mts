/**
 * Slow and dropped senders at the page of a link. Requests come through Node's own server; what decides
 * is the order in which n8n hands them to the node, which the test keeps in its hands.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { digestOf } from '../../../nodes/PingOne/page/link/proof.ts';
import type { Answer } from '../../../nodes/PingOne/waiting/answer.ts';
import { answerPost } from '../../../nodes/PingOne/waiting/webhook.ts';
import { eventually } from '../../support/eventually.mts';

const SENDERS = 300;
const PLACES = 6;
const PROOF = 'a'.repeat(32);
const ORIGIN = 'https://n8n.example';

let server: Server;
const arrived = new Map<string, IncomingMessage>();
const sockets: Socket[] = [];

beforeEach(async () => {
	arrived.clear();
	server = createServer((request) => arrived.set(String(request.url), request));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

const come = async <T,>(what: string, look: () => T | undefined): Promise<T> =>
	await eventually(what, async () => await Promise.resolve(look()));

/** Sends the head of a POST, and so much of its body. @returns the socket, and the request as Node has it */
async function send(body: string, length: number): Promise<[Socket, IncomingMessage]> {
	const path = `/${sockets.length}`;
	const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
	sockets.push(socket);
	socket.on('error', () => undefined);
	const head = [`POST ${path} HTTP/1.1`, 'Host: n8n.example', 'Content-Type: application/json'];
	socket.write(`${head.join('\r\n')}\r\nContent-Length: ${length}\r\n\r\n${body}`);
	const request = await come(path, () => arrived.get(path));
	return [socket, request];
}

const HONEST = JSON.stringify({ proof: PROOF, action: 'finish' });
const slow = async () => await send('{"action":"', 100_000);

const protocol = {
	readRequest: (body: unknown) => body as object,
	answer: async () => await Promise.resolve({ status: 200, body: { ok: true } }),
};

/** n8n calls the node for a request. */
async function handOn(request: IncomingMessage, execution: string): Promise<Answer> {
	const ctx = {
		getExecutionId: () => execution,
		getRequestObject: () => request,
		getNode: () => ({ name: 'Enroll' }),
		logger: { info: () => undefined },
	};
	const binding = { executionId: execution, userId: 'u', purpose: 'enrollment' as const };
	const link = { purpose: 'enrollment', digests: [digestOf(PROOF, binding)] };
	const wait = { nonce: 'n', origin: ORIGIN, link, person: { id: 'u' }, others: [] };
	return await answerPost(ctx as never, protocol as never, wait as never);
}

/** Whoever comes next finds all places of the link free. */
async function expectAllFree(execution: string): Promise<void> {
	const next = await Promise.all(
		Array.from({ length: PLACES }, async () => await send(HONEST, HONEST.length)),
	);
	await come('all of them', () => next.every(([, { complete }]) => complete) || undefined);
	const answers = next.map(async ([, request]) => await handOn(request, execution));
	expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(
		Array.from({ length: PLACES }, () => 200),
	);
}

it(`a request that has arrived is answered, however many slow ones come after it`, async () => {
	const [, honest] = await send(HONEST, HONEST.length);
	const others = await Promise.all(Array.from({ length: SENDERS }, slow));
	await come('its end', () => honest.complete || undefined);

	const mine = handOn(honest, 'held');
	const theirs = others.map(async ([, request]) => await handOn(request, 'held'));
	expect(await mine).toMatchObject({ status: 200 });

	for (const [socket] of others) socket.destroy();
	const statuses = (await Promise.all(theirs)).map(({ status }) => status);
	expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(
		SENDERS - PLACES,
	);
	await expectAllFree('held');
});

it(`senders who are gone before n8n comes to them take the place of nobody`, async () => {
	const others = await Promise.all(Array.from({ length: SENDERS }, slow));
	for (const [socket] of others) socket.destroy();
	await come('their end', () => others.every(([, { destroyed }]) => destroyed) || undefined);
	// Half of what an honest user sends is still on its way.
	const half = HONEST.length / 2;
	const [socket, honest] = await send(HONEST.slice(0, half), HONEST.length);

	const mine = handOn(honest, 'dropped');
	const theirs = others.map(async ([, request]) => await handOn(request, 'dropped'));
	await Promise.all(theirs);
	socket.write(HONEST.slice(half));
	expect(await mine).toMatchObject({ status: 200 });
	await expectAllFree('dropped');
});
