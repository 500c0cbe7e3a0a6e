import type { IDataObject } from 'n8n-workflow';
import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { readRefusal } from '../errors/readFailure';
import { describeRequest, type ApiRequest, type Send } from './apiRequest';
import type { Connection } from './connection';
import { cachedSend } from './responseCache';

/** What an item may set for all of its requests. */
export interface CallOptions {
	/** In milliseconds. */
	timeoutMs: number;
	/** Sent as `X-Ping-External-Transaction-ID`, so that PingOne's audit can be joined with n8n. */
	transactionId?: string;
}

type Extras = Pick<ApiRequest, 'query' | 'body' | 'mediaType'>;

/** What was read, and how PingOne's clock stood then. */
export interface Reading {
	body: IDataObject;
	/** PingOne's clock minus ours, in ms; good to about a second. 0 when it did not name its time. */
	clockOffsetMs: number;
}

/** What to throw for a response that brings no result. */
const noResult = (response: ApiResponse, request: ApiRequest) =>
	new PingOneError({ ...readRefusal(response), request: describeRequest(request) });

/** @returns undefined when a success has no body (204, or an empty 200) */
function readBody(response: ApiResponse, request: ApiRequest): IDataObject | undefined {
	const succeeded = response.status >= 200 && response.status < 300;
	if (succeeded && (response.isEmpty || response.json)) return response.json;
	throw noResult(response, request);
}

function readClock({ headers }: ApiResponse): number {
	const theirs = Date.parse(String(headers.date));
	return Number.isNaN(theirs) ? 0 : theirs - Date.now();
}

/** PingOne's API below one environment. Every path is given by segments. */
export class PingOneApi {
	constructor(
		readonly connection: Connection,
		private readonly send: Send,
		private readonly options: CallOptions,
	) {}

	/** The same API, whose reads may be a minute old: for what is the same for a thousand items. */
	cached(): PingOneApi {
		const send = cachedSend(this.send, this.connection);
		return new PingOneApi(this.connection, send, this.options);
	}

	/** @throws PingOneError; an empty answer counts as unreadable, because a read has to show something */
	async get(path: string[], query?: IDataObject): Promise<IDataObject> {
		return (await this.read(path, query)).body;
	}

	/** Like `get`, with PingOne's time beside it. @throws PingOneError */
	async read(path: string[], query?: IDataObject): Promise<Reading> {
		return await this.expectBody({ method: 'GET', path, query });
	}

	/** @throws PingOneError */
	async post(path: string[], body: IDataObject): Promise<IDataObject> {
		const parts = { method: 'POST' as const, path, body, mediaType: 'application/json' };
		return (await this.expectBody(parts)).body;
	}

	/** A request whose answer may be empty. @throws PingOneError */
	async call(
		method: ApiRequest['method'],
		path: string[],
		extras: Extras = {},
	): Promise<IDataObject | undefined> {
		const request = this.build({ method, path, ...extras });
		return readBody(await this.send(request), request);
	}

	private async expectBody(parts: Extras & Pick<ApiRequest, 'method' | 'path'>): Promise<Reading> {
		const request = this.build(parts);
		const response = await this.send(request);
		const body = readBody(response, request);
		if (!body) throw noResult(response, request);
		return { body, clockOffsetMs: readClock(response) };
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
