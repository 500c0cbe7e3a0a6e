import { request } from 'node:http';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/** What a sandbox says. */
interface Told {
	/** It does nothing but wait. How long yet, in ms; null: until it is asked for something. */
	nextIn?: number | null;
	/** Whether it waits for somebody's answer. */
	asks?: boolean;
	/** It waits, having said that it does not. */
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
	/** How often something has come in, as the process's event loop counts. */
	heard = 0;
	/** Until when the sandbox does nothing by itself, in our time; undefined when that is not known. */
	idleUntil?: number;
	/** Whether it waits for somebody's answer, and is to know the time whenever that comes. */
	asks = false;
	private readonly socket: Duplex;
	private answer: (told: Told) => void = () => undefined;

	private constructor(socket: Duplex, onWait: () => void, ended: (line: Line) => void) {
		this.socket = socket;
		socket.on('data', () => (this.heard += 1));
		const lines = createInterface({ input: socket });
		lines.on('line', (text) => {
			const told = JSON.parse(text) as Told;
			if (told.waits) {
				this.idleUntil = undefined;
				onWait();
			} else this.answer(told);
		});
		// It hands on the socket's errors.
		for (const each of [lines, socket]) each.on('error', () => socket.destroy());
		socket.once('close', () => {
			ended(this);
			this.answer({ nextIn: null });
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

	/**
	 * Waits until the sandbox does nothing but wait. One question at a time.
	 *
	 * @param now tells the time, in ms since 1970
	 */
	async idle(now: () => number): Promise<void> {
		// A request meanwhile has nothing be known.
		this.idleUntil = Infinity;
		const { nextIn, asks = false } = await new Promise<Told>((resolve) => {
			this.answer = resolve;
			if (this.socket.destroyed) resolve({ nextIn: null });
			else this.socket.write(`${JSON.stringify({ now: now(), ask: true })}\n`);
		});
		this.asks = asks;
		if (this.idleUntil !== undefined) this.idleUntil = now() + (nextIn ?? Infinity);
	}

	/** @param now what the time is, in ms since 1970 */
	tell(now: number): void {
		this.socket.write(`${JSON.stringify({ now })}\n`);
	}

	close(): void {
		this.socket.destroy();
	}
}
