import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const canListen = async (port: number, host: string): Promise<boolean> =>
	await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
	});

const answers = async (port: number, host: string): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect({ port, host });
		const settle = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once('connect', () => settle(true));
		socket.once('error', () => settle(false));
	});

/**
 * Whether another program has the port on this machine, under either form of `localhost`: a
 * listener on ::1 only would take the browser's requests away from one on 127.0.0.1.
 */
async function isPortBusy(port: number): Promise<boolean> {
	return !(await canListen(port, '127.0.0.1')) || (await answers(port, '::1'));
}

const POLL_MS = 100;

/**
 * Waits until nobody has the port any more.
 *
 * @param onWait called before each wait, and never when the port is free at once
 * @returns whether that came about in time
 */
export async function portGivenBack(
	port: number,
	patienceMs: number,
	onWait: () => void,
): Promise<boolean> {
	const deadline = Date.now() + patienceMs;
	while (await isPortBusy(port)) {
		if (Date.now() >= deadline) return false;
		onWait();
		await delay(POLL_MS);
	}
	return true;
}

/** Below the range from which Linux takes the ports of outgoing connections. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/**
 * Each of Jest's workers has a share of its own, and each of several programs that are told theirs by
 * PORT_SHARE: minutes may go by before a port is opened.
 */
const SHARES = 8;
const SHARE_SIZE = (HIGHEST - LOWEST) / SHARES;

const given = new Set<number>();

/**
 * A port nobody uses right now, and that this process has not given out before; chosen at random,
 * so that processes side by side hardly ever get the same one before they have opened it.
 */
export async function freePort(): Promise<number> {
	const { PORT_SHARE, JEST_WORKER_ID } = process.env;
	const share = Number(JEST_WORKER_ID ?? PORT_SHARE ?? 0) % SHARES;
	for (;;) {
		const port = LOWEST + share * SHARE_SIZE + randomInt(SHARE_SIZE);
		if (given.has(port) || (await isPortBusy(port))) continue;
		given.add(port);
		return port;
	}
}
