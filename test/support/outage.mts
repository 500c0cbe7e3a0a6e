import {
	createServer,
	request,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { eventually } from './eventually.mts';
import type { SandboxProcess } from './sandbox.mts';

/** What a load balancer, or the way to it, may do while PingOne is away. */
export type OutageKind = 'refused' | 'page503' | 'page502After' | 'cut' | 'hang';

/** The whole: `TEST_MINUTES=30 OUTAGE_PEOPLE=800 OUTAGE_SCALE=1`. */
export const PEOPLE = Number(process.env.OUTAGE_PEOPLE ?? 160);
const SCALE = Number(process.env.OUTAGE_SCALE ?? 0.1);
/** What PingOne allows. */
export const PER_SECOND = 30;

/** How long an outage lasts, in ms. @param seconds in the whole */
export const lasting = (seconds: number): number => seconds * 1000 * SCALE;

/** Waits until PingOne has done something for a run: before that, a name that is not found may as well be mistyped. */
export const underWay = async (sandbox: SandboxProcess): Promise<unknown> =>
	await eventually('the run is under way', async () => {
		const { devices } = await sandbox.control<Metrics>('GET', '/metrics');
		return devices.created > 0 || undefined;
	});

interface Metrics {
	devices: { created: number };
}

const page = (status: number) => `<html><body><h1>${status}</h1>Back soon.</body></html>`;

/** What stands in front of a sandbox, and can fail in the ways of the world. */
export class Front {
	private readonly server: Server;
	private readonly sockets = new Set<Socket>();
	private kind?: OutageKind;
	private port = 0;
	/** How many requests came in during outages. */
	during = 0;

	/** @param target base address of the sandbox; it may be set later */
	constructor(public target = '') {
		this.server = createServer((asked, answer) => void this.answer(asked, answer));
		this.server.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.on('error', () => undefined);
			socket.once('close', () => this.sockets.delete(socket));
		});
	}

	/** @param host as clients name it */
	url(host = '127.0.0.1') {
		return `http://${host}:${this.port}`;
	}

	async listen() {
		await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
		this.port = (this.server.address() as AddressInfo).port;
	}

	async begin(kind: OutageKind) {
		this.kind = kind;
		if (kind === 'refused') await this.close();
	}

	async end() {
		const { kind } = this;
		this.kind = undefined;
		if (kind === 'refused') await this.listen();
	}

	async close() {
		const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
		for (const socket of this.sockets) socket.destroy();
		await closed;
	}

	private async answer(asked: IncomingMessage, answer: ServerResponse) {
		const { kind } = this;
		const chunks: Buffer[] = [];
		for await (const chunk of asked) chunks.push(chunk as Buffer);
		if (kind) this.during += 1;
		if (kind === 'hang') return;
		if (kind === 'page503') {
			this.say(answer, 503);
			return;
		}
		const { status, headers, body } = await this.forward(asked, Buffer.concat(chunks));
		if (kind === 'page502After') {
			this.say(answer, 502);
			return;
		}
		answer.writeHead(status, headers);
		if (kind !== 'cut') return void answer.end(body);
		answer.write(body.subarray(0, body.length / 2), () => answer.destroy());
	}

	private say(answer: ServerResponse, status: number) {
		answer.writeHead(status, { 'content-type': 'text/html' }).end(page(status));
	}

	private async forward({ method, url, headers }: IncomingMessage, body: Buffer) {
		return await new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
			(resolve, reject) => {
				const onward = request(`${this.target}${url}`, { method, headers }, (response) => {
					const chunks: Buffer[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(chunk));
					response.on('end', () =>
						resolve({
							status: response.statusCode ?? 0,
							headers: response.headers,
							body: Buffer.concat(chunks),
						}),
					);
				});
				onward.on('error', reject);
				onward.end(body);
			},
		);
	}
}
