import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { errorOf } from '../support/errorItem.mts';
import { runNode } from '../support/engine.mts';
import { createParameters, credentialFor } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

/* Answers that do not end, over HTTP: n8n's own helper would keep all of them in memory. */
const { sandbox } = useWorld();
const MEGABYTE = 1_048_576;
const PIECE = Buffer.alloc(MEGABYTE, 'x');

let server: Server;
let answer: (response: ServerResponse) => void;
/** Most bytes that the server could get rid of in one answer. */
let most: number;

beforeEach(async () => {
	most = 0;
	server = createServer((_, response) => answer(response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

/** Writes until the reader has gone. */
const endless = (piece: Buffer, headers: object) => (response: ServerResponse) => {
	response.writeHead(200, { 'content-type': 'application/json', ...headers });
	let sent = 0;
	const more = () => {
		if (response.destroyed) return;
		sent += piece.length;
		most = Math.max(most, sent);
		response.write(piece, more);
	};
	more();
	// The tests' clock does not see the threads that unpack; it skips no time while this goes on.
	const hold = () => {
		if (!response.destroyed) setImmediate(hold);
	};
	hold();
};

it.each([
	['as it is', endless(PIECE, {})],
	['packed', endless(gzipSync(Buffer.alloc(50 * MEGABYTE, 'x')), { 'content-encoding': 'gzip' })],
])('an endless answer is cut off: %s', async (_, write) => {
	answer = write;
	const { port } = server.address() as AddressInfo;
	const { branches } = await runNode({
		parameters: createParameters(sandbox),
		items: [{ userId: sandbox.ids.users[0].id }],
		credential: credentialFor(sandbox, { apiUrl: `http://127.0.0.1:${port}` }),
		onError: 'continueErrorOutput',
	});
	const { message } = errorOf(branches[1][0]);
	expect(message).toContain('is larger than 10 MB and was not read');
	expect(most).toBeLessThan(40 * MEGABYTE);
});
