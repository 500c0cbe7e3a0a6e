import type { IDataObject } from 'n8n-workflow';
import type { ApiResponse } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { readRefusal } from '../errors/readFailure';
import { aboutOf, sentValues, withoutSecrets } from './about';
import { type ApiRequest, describeRequest, failureTo, type Send } from './apiRequest';
import { backoff, type BackoffHints, pause } from './backoff';
import { clockOf, dateOf, type PingOneClock } from './clock';
import type { Connection } from './connection';
import { Memory } from './memory';
import { Turn } from './order';
import { Patience } from './patience';
import { cachedSend } from './responseCache';

/** What an item may set for all of its requests. */
export interface CallOptions {
	timeoutMs: number;
	/** How long to wait for PingOne when requests fail, in ms. */
	waitMs?: number;
	isWatched?: boolean;
	/** Sent as `X-Ping-External-Transaction-ID`, to match PingOne's audit log with n8n. */
	transactionId?: string;
}

type Extras = Pick<ApiRequest, 'query' | 'body' | 'mediaType' | 'host' | 'condition'>;

type Parts = Extras & Pick<ApiRequest, 'method' | 'path' | 'mayBeEmpty' | 'isWhole'>;

/** PingOne's API below one environment. Paths are given in segments. */
export class PingOneApi {
	readonly patience: Patience;
	/** PingOne's clock, to which every response adds what it knows. */
	readonly clock: PingOneClock;
	/** What PingOne has answered lately, which outranks what it shows. */
	readonly memory: Memory;
	readonly turn: Turn;
	/** Whether a user waits at a page. */
	readonly isWatched: boolean;
	readonly signal?: AbortSignal;

	constructor(
		readonly connection: Connection,
		private readonly send: Send,
		private readonly options: CallOptions,
	) {
		this.patience = send.patience ?? new Patience(options.waitMs);
		this.clock = clockOf(connection);
		this.memory = new Memory(connection);
		this.turn = send.turn ?? new Turn();
		this.isWatched = options.isWatched ?? false;
		this.signal = send.signal;
	}

	/** The same API with reads that may be a minute old, for what a thousand items have in common. */
	cached(): PingOneApi {
		const send = cachedSend(this.send, this.connection, this.patience);
		return new PingOneApi(this.connection, send, this.options);
	}

	/** @throws PingOneError, also for an empty response, unless an empty object is an answer */
	async get(path: string[], query?: IDataObject, mayBeEmpty?: boolean): Promise<IDataObject> {
		return (await this.ask({ method: 'GET', path, query, mayBeEmpty })).body;
	}

	/**
	 * Reads one thing by its ID, last in the path, in its newest state. @throws PingOneError, also for
	 * an answer with another ID: a proxy may keep answers, or send its own
	 */
	async getById(path: string[]): Promise<IDataObject> {
		const asked = path.at(-1)?.toLowerCase();
		const isWhole = ({ id }: IDataObject) => typeof id === 'string' && id.toLowerCase() === asked;
		const { body } = await this.ask({ method: 'GET', path, isWhole });
		return this.memory.newest(path, body);
	}

	/** Like `get`, with PingOne's time. @param isWhole whether a body is what was asked for */
	async read(path: string[], query: IDataObject | undefined, isWhole: ApiRequest['isWhole']) {
		const { body, response } = await this.ask({ method: 'GET', path, query, isWhole });
		return { body, dateMs: dateOf(response) };
	}

	/** Creates. @throws PingOneError, also for a success that does not show what was created */
	async post(path: string[], body: IDataObject): Promise<IDataObject> {
		const isWhole = ({ id }: IDataObject) => typeof id === 'string';
		const parts = { method: 'POST' as const, path, body, mediaType: 'application/json', isWhole };
		return (await this.ask(parts)).body;
	}

	/** Waits before a change is sent again, after so many attempts. @throws the reason of the signal */
	async backoff(attempt: number, hints: BackoffHints = {}): Promise<void> {
		await pause(backoff(attempt, hints), this.signal);
	}

	/** A request whose response may be empty. @throws PingOneError; ConditionFailed */
	async call(method: ApiRequest['method'], path: string[], extras: Extras = {}) {
		return (await this.ask({ method, path, ...extras })).response.json;
	}

	/** @returns an empty body where there is none, which only a change without `isWhole` may answer */
	private async ask(parts: Parts): Promise<{ body: IDataObject; response: ApiResponse }> {
		const { timeoutMs, transactionId } = this.options;
		const headers = transactionId ? { 'X-Ping-External-Transaction-ID': transactionId } : undefined;
		const request: ApiRequest = { ...parts, timeoutMs, headers };
		const response = await this.send(request);
		this.clock.note(response);
		const { json: body } = response;
		const { isWhole } = parts;
		if (!failureTo(request, response) && (!isWhole || (body && isWhole(body)))) {
			return { body: body ?? {}, response };
		}
		throw new PingOneError({
			...withoutSecrets(readRefusal(response), request),
			request: describeRequest(request),
			about: aboutOf(request),
			sent: sentValues(this.connection, request),
		});
	}
}
