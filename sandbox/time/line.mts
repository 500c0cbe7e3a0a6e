import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { MachineTime } from './machineTime.mts';

/** Where a test that skips waits is connected, so that the sandbox skips them too. */
const PATH = '/_sandbox/time/line';
const PROTOCOL = 'sandbox-time';

/** What comes over the line, as JSON, one a line of text. */
interface Told {
	/** What the time is, in ms since 1970. */
	now: number;
	/** To be answered as soon as the sandbox does nothing but wait. */
	ask?: true;
}

/** Whether a request is for the line and not for the tenant. */
export const isLine = ({ url, headers }: IncomingMessage): boolean =>
	url === PATH && headers.upgrade === PROTOCOL;

/** Goes by the time of whoever is at the other end. */
function follow(time: MachineTime, socket: Duplex): void {
	const tell = (what: object): void => void socket.write(`${JSON.stringify(what)}\n`);
	const hear = async ({ ask, now }: Told): Promise<void> => {
		time.follow(now);
		if (ask === undefined) return;
		await time.idle();
		const nextIn = time.nextIn();
		// Whoever thinks that nothing is waited for hears when that changes.
		time.onWait = () => {
			time.onWait = () => undefined;
			if (nextIn === null) tell({ waits: true });
		};
		tell({ nextIn, asks: time.asks });
	};
	socket.write(
		`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${PROTOCOL}\r\n\r\n`,
	);
	const lines = createInterface({ input: socket });
	lines.on('line', (line) => void hear(JSON.parse(line) as Told));
	// It hands on the socket's errors.
	for (const each of [lines, socket]) each.on('error', () => socket.destroy());
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Has a server take up lines, of which the last one counts. @returns what ends them */
export function openLines(app: FastifyInstance, time: MachineTime): () => void {
	let last: Duplex | undefined;
	// What was said on the line before a request was sent is heard before the request is looked at.
	app.addHook('onRequest', async () => {
		if (!last) return;
		await turn();
		await turn();
	});
	const end = (): void => {
		last?.destroy();
		last = undefined;
		time.onWait = () => undefined;
		time.follow(undefined);
	};
	app.server.on('upgrade', (_request, socket) => {
		end();
		last = socket;
		socket.once('close', () => {
			if (last === socket) end();
		});
		follow(time, socket);
	});
	return end;
}
