import type { IncomingMessage, Server } from 'node:http';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { MachineTime } from './machineTime.mts';

/** Where a test that skips waits is connected, so that the sandbox skips them too. */
const PATH = '/_sandbox/time/line';
const PROTOCOL = 'sandbox-time';

/** What comes over the line, as JSON, one a line of text. */
interface Told {
	/** Answered with `idle` as soon as the sandbox does nothing but wait. */
	ask?: true;
	/** How much time the other side has skipped in all, in ms; answered with the same. */
	skipped?: number;
}

/** Whether a request is for the line and not for the tenant. */
export const isLine = ({ url, headers }: IncomingMessage): boolean =>
	url === PATH && headers.upgrade === PROTOCOL;

/** Goes by the time of whoever is at the other end. */
function follow(time: MachineTime, socket: Duplex): void {
	const tell = (what: object): void => void socket.write(`${JSON.stringify(what)}\n`);
	const hear = async ({ ask, skipped }: Told): Promise<void> => {
		if (skipped !== undefined) {
			time.skipTo(skipped);
			tell({ skipped });
		}
		if (ask === undefined) return;
		await time.idle();
		const nextIn = time.nextIn();
		// Whoever thinks that nothing is waited for hears when that changes.
		time.onWait = () => {
			time.onWait = () => undefined;
			if (nextIn === null) tell({ waits: true });
		};
		tell({ idle: true, nextIn });
	};
	socket.write(
		`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${PROTOCOL}\r\n\r\n`,
	);
	const lines = createInterface({ input: socket });
	lines.on('line', (line) => void hear(JSON.parse(line) as Told));
	// It hands on the socket's errors.
	for (const each of [lines, socket]) each.on('error', () => socket.destroy());
}

/** Has a server take up lines, of which the last one counts. @returns what ends them */
export function openLines(server: Server, time: MachineTime): () => void {
	let last: Duplex | undefined;
	const end = (): void => {
		last?.destroy();
		time.onWait = () => undefined;
		time.skipTo(0);
	};
	server.on('upgrade', (_request, socket) => {
		end();
		last = socket;
		socket.once('close', () => {
			if (last === socket) end();
		});
		follow(time, socket);
	});
	return end;
}
