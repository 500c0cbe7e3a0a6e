import type { IDataObject } from 'n8n-workflow';
import type { Connection } from './connection';
import { noResult, readAnswer, type ApiRequest, type Send } from './request';

/** What an item may set for all of its requests. */
export interface CallOptions {
	/** In milliseconds. */
	timeoutMs: number;
	/** Sent as `X-Ping-External-Transaction-ID`, so that PingOne's audit can be joined with n8n. */
	transactionId?: string;
}

type Extras = Pick<ApiRequest, 'query' | 'body' | 'mediaType'>;

/** PingOne's API below one environment. Every path is given by segments. */
export class PingOneApi {
	/** PingOne's clock minus ours, in milliseconds, as of the last answer; good to about a second. */
	clockOffsetMs = 0;

	constructor(
		readonly connection: Connection,
		private readonly send: Send,
		private readonly options: CallOptions,
	) {}

	/** @throws PingOneError; an empty answer counts as unreadable, because a read has to show something */
	async get(path: string[], query?: IDataObject): Promise<IDataObject> {
		return await this.expectBody({ method: 'GET', path, query });
	}

	/** @throws PingOneError */
	async post(path: string[], body: IDataObject): Promise<IDataObject> {
		return await this.expectBody({ method: 'POST', path, body, mediaType: 'application/json' });
	}

	/** A request whose answer may be empty. @throws PingOneError */
	async call(
		method: ApiRequest['method'],
		path: string[],
		extras: Extras = {},
	): Promise<IDataObject | undefined> {
		const request = this.build({ method, path, ...extras });
		return readAnswer(await this.sendAndTime(request), request);
	}

	private async expectBody(parts: Extras & Pick<ApiRequest, 'method' | 'path'>) {
		const request = this.build(parts);
		const answer = await this.sendAndTime(request);
		const body = readAnswer(answer, request);
		if (body) return body;
		throw noResult(answer, request);
	}

	private async sendAndTime(request: ApiRequest) {
		const answer = await this.send(request);
		const theirs = Date.parse(String(answer.headers.date));
		if (!Number.isNaN(theirs)) this.clockOffsetMs = theirs - Date.now();
		return answer;
	}

	private build(parts: Extras & Pick<ApiRequest, 'method' | 'path'>): ApiRequest {
		const { timeoutMs, transactionId } = this.options;
		return {
			...parts,
			timeoutMs,
			headers: transactionId ? { 'X-Ping-External-Transaction-ID': transactionId } : undefined,
		};
	}
}
