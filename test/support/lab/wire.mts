import { Agent, request } from 'node:http';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { SandboxProcess } from '../sandbox.mts';
import { clock } from '../time/skipping.mts';

/** An answer as n8n's helper gives it. */
export interface Answer {
	statusCode: number;
	headers: IDataObject;
	body: string;
}

/** A request on the wire, told from others. */
export interface Sent {
	/** Counted from 1, over all requests of the run. */
	count: number;
	/** Counted from 1, over those that change something; 0 for a read. */
	change: number;
	method: string;
	/** Below the environment. */
	path: string;
	/** How long the run had waited by then, in ms. */
	afterMs: number;
}

/** Decides what becomes of a request; `forward` has the sandbox carry it out. */
export type Fate = (sent: Sent, forward: () => Promise<Answer>) => Promise<Answer>;

/** Decides what becomes of the request for another token. */
export type TokenFate = () => Promise<void>;

/** A change that PingOne has carried out. */
export interface Carried extends Pick<Sent, 'method' | 'path'> {
	body: string;
}

const AGENT = new Agent({ keepAlive: true });
/** Reading does not change anything, whatever its method. */
const READS = ['GET', 'HEAD'];

const bodyOf = ({ body }: IHttpRequestOptions): string =>
	Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body ?? '');

/** Below the environment. */
const pathOf = (url: string) => new URL(url).pathname.replace(/^\/v1\/environments\/[^/]+/, '');

/** One HTTP request. */
async function exchange(
	url: string,
	{ method, headers = {}, body }: { method: string; headers?: IDataObject; body?: string },
): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const asking = request(
			url,
			{ method, agent: AGENT, headers: headers as Record<string, string> },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () =>
					resolve({
						statusCode: response.statusCode ?? 0,
						headers: response.headers as IDataObject,
						body: Buffer.concat(chunks).toString(),
					}),
				);
				response.on('error', reject);
			},
		);
		asking.on('error', reject);
		asking.end(body);
	});
}

/** The way between one run of the node and a sandbox. */
export class Wire {
	/** Every request, in order. */
	readonly sent: Sent[] = [];
	/** Every change that PingOne has carried out, in order. */
	readonly carried: Carried[] = [];
	private changes = 0;
	private readonly skipped = clock.skipped();

	constructor(
		private readonly sandbox: SandboxProcess,
		private readonly token: string,
		private readonly fate: Fate,
		private readonly tokenFate?: TokenFate,
	) {}

	/** Fetches another token. */
	async renewToken(): Promise<void> {
		await this.tokenFate?.();
	}

	/** Sends a request as n8n's helper does. */
	async send(options: IHttpRequestOptions): Promise<Answer> {
		const method = options.method ?? 'GET';
		const isRead = READS.includes(method);
		if (!isRead) this.changes += 1;
		const path = pathOf(options.url);
		const change = isRead ? 0 : this.changes;
		const afterMs = clock.skipped() - this.skipped;
		const sent = { count: this.sent.length + 1, change, method, path, afterMs };
		this.sent.push(sent);
		const forward = async () => await this.forward(options, sent);
		return await this.fate(sent, forward);
	}

	private async forward(options: IHttpRequestOptions, { method, path }: Sent): Promise<Answer> {
		const { origin, pathname } = new URL(options.url);
		const query = new URLSearchParams(options.qs as Record<string, string>).toString();
		const body = options.body === undefined ? undefined : bodyOf(options);
		const headers = {
			...options.headers,
			authorization: `Bearer ${this.token}`,
			...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
		};
		const target = `${this.sandbox.url}${pathname}${query && `?${query}`}`;
		const answer = await exchange(target, { method, headers, body });
		if (!READS.includes(method) && answer.statusCode < 300) {
			this.carried.push({ method, path, body: body ?? '' });
		}
		return {
			...answer,
			// PingOne's links lead to where it was asked.
			body: answer.body.replaceAll(this.sandbox.url, origin),
		};
	}
}
