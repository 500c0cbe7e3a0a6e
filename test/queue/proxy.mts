import { type IncomingMessage, request, createServer, type ServerResponse } from 'node:http';

/** What belongs to the webhook processors; everything else is main's. */
const PROCESSORS = /^\/(webhook|webhook-waiting|form|form-waiting)(\/|$)/;

/** A proxy as an admin puts it before n8n in queue mode. */
export interface Proxy {
	close(): Promise<void>;
}

const body = async (incoming: IncomingMessage): Promise<Buffer> => {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
};

/**
 * Opens the proxy. Webhook processors take turns; one that does not take a connection is passed over.
 *
 * @param port of the proxy
 * @param main port of n8n's main process
 * @param processors ports of the webhook processors
 */
export async function openProxy(port: number, main: number, processors: number[]): Promise<Proxy> {
	let turn = 0;

	const forward = (to: number[], incoming: IncomingMessage, sent: Buffer, out: ServerResponse) => {
		const [first, ...others] = to;
		const { method, url, headers } = incoming;
		const outgoing = request({ host: '127.0.0.1', port: first, method, path: url, headers });
		outgoing.once('response', (answer) => {
			out.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(out);
			answer.once('error', () => out.destroy());
		});
		outgoing.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ECONNREFUSED' && others.length > 0) forward(others, incoming, sent, out);
			else if (out.headersSent) out.destroy();
			else out.writeHead(502).end();
		});
		outgoing.end(sent);
	};

	const server = createServer((incoming, out) => {
		void body(incoming).then((sent) => {
			if (!PROCESSORS.test(incoming.url ?? '')) {
				forward([main], incoming, sent, out);
				return;
			}
			turn += 1;
			const order = processors.map((_, place) => processors[(place + turn) % processors.length]);
			forward(order, incoming, sent, out);
		});
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return {
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
