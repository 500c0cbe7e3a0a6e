import { request } from 'node:http';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

interface Told {
	idle?: true;
	nextIn?: number | null;
	skipped?: number;
	waits?: true;
}

async function connected(url: string): Promise<Duplex> {
	return await new Promise((resolve, reject) => {
		const headers = { connection: 'Upgrade', upgrade: 'sandbox-time' };
		const asking = request(`${url}/_sandbox/time/line`, { agent: false, headers });
		asking.once('upgrade', (_response, socket) => resolve(socket));
		asking.once('response', () =>
			reject(new Error('The sandbox does not let its time be skipped.')),
		);
		asking.once('error', reject);
		asking.end();
	});
}

/** The connection to a sandbox on which its time is skipped along with ours. */
export class Line {
	/** How much has come in, counted as the process's event loop does. */
	heard = 0;
	private readonly socket: Duplex;
	private answer: (told: Told) => void = () => undefined;

	private constructor(socket: Duplex, onWait: () => void, ended: (line: Line) => void) {
		this.socket = socket;
		socket.on('data', () => (this.heard += 1));
		const lines = createInterface({ input: socket });
		lines.on('line', (text) => {
			const told = JSON.parse(text) as Told;
			if (told.waits) onWait();
			else this.answer(told);
		});
		// It hands on the socket's errors.
		for (const each of [lines, socket]) each.on('error', () => socket.destroy());
		socket.once('close', () => {
			ended(this);
			this.answer({});
		});
	}

	/**
	 * @param url of the sandbox
	 * @param onWait called when it waits for something, having said that it does not
	 * @param ended called when it has gone
	 */
	static async open(url: string, onWait: () => void, ended: (line: Line) => void): Promise<Line> {
		return new Line(await connected(url), onWait, ended);
	}

	/** One question at a time. */
	private async tell(what: object): Promise<Told> {
		return await new Promise((resolve) => {
			this.answer = resolve;
			if (this.socket.destroyed) resolve({});
			else this.socket.write(`${JSON.stringify(what)}\n`);
		});
	}

	/** Waits until the sandbox does nothing but wait. @returns how long yet, in ms */
	async idle(): Promise<number> {
		return (await this.tell({ ask: true })).nextIn ?? Infinity;
	}

	/** Has it skip time. @param skipped how much in all, in ms */
	async skip(skipped: number): Promise<void> {
		await this.tell({ skipped });
	}

	close(): void {
		this.socket.destroy();
	}
}
