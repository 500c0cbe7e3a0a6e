import { request, WebSocket } from 'undici';
import { freePort } from '../../tools/host/ports.mts';

const MEGABYTE = 1_048_576;

/** What a process of Node really holds: asked through its inspector, after its garbage is collected. */
export interface HeapMeter {
	/** For the environment of the process. */
	env: NodeJS.ProcessEnv;
	/** Collects the garbage. @returns objects and buffers that remain, in MB */
	heldMb(): Promise<number>;
}

async function inspectorOf(port: number): Promise<WebSocket> {
	const { body } = await request(`http://127.0.0.1:${port}/json/list`);
	const [{ webSocketDebuggerUrl }] = (await body.json()) as [{ webSocketDebuggerUrl: string }];
	const socket = new WebSocket(webSocketDebuggerUrl);
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve);
		socket.addEventListener('error', reject);
	});
	return socket;
}

/** Calls one method of the inspector. */
async function ask<T>(socket: WebSocket, id: number, method: string): Promise<T> {
	return await new Promise<T>((resolve) => {
		socket.addEventListener('message', ({ data }) => {
			const answer = JSON.parse(String(data)) as { id?: number; result: T };
			if (answer.id === id) resolve(answer.result);
		});
		socket.send(JSON.stringify({ id, method }));
	});
}

/** @returns a meter for a process that is still to be started with its `env` */
export async function heapMeter(): Promise<HeapMeter> {
	const port = await freePort();
	const heldMb = async () => {
		const socket = await inspectorOf(port);
		try {
			await ask(socket, 1, 'HeapProfiler.collectGarbage');
			await ask(socket, 2, 'HeapProfiler.collectGarbage');
			const usage = await ask<{ usedSize: number; backingStorageSize?: number }>(
				socket,
				3,
				'Runtime.getHeapUsage',
			);
			return Math.round((usage.usedSize + (usage.backingStorageSize ?? 0)) / MEGABYTE);
		} finally {
			socket.close();
		}
	};
	return { env: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` }, heldMb };
}
