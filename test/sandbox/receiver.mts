import { createServer as createHttp, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { selfSigned } from '../support/certificate.mts';

/** A POST that came in. */
export interface Received {
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

/** Somebody who has subscribed, on this machine. */
export interface Receiver {
	/** Origin to put into the sandbox's setting `delivery.via`. */
	origin: string;
	received: Received[];
	/** Statuses to answer with, first to last; 200 when there is none left. */
	statuses: number[];
	/** Waits until so many POSTs have come. */
	arrived(count: number): Promise<Received[]>;
	close(): Promise<void>;
}

/**
 * Listens for deliveries.
 *
 * @param tlsHost answer over TLS, with a certificate for this host
 */
export async function startReceiver(tlsHost?: string): Promise<Receiver> {
	const received: Received[] = [];
	const statuses: number[] = [];
	let notify = (): void => undefined;
	const handle: Parameters<typeof createHttp>[1] = (request, response) => {
		void text(request).then((body) => {
			received.push({ path: request.url ?? '', headers: request.headers, body });
			response.statusCode = statuses.shift() ?? 200;
			response.end();
			notify();
		});
	};
	const server: Server =
		tlsHost === undefined ? createHttp(handle) : createHttps(selfSigned(tlsHost), handle);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `${tlsHost === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
		received,
		statuses,
		arrived: (count) =>
			new Promise((resolve) => {
				notify = () => {
					if (received.length >= count) resolve(received);
				};
				notify();
			}),
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
