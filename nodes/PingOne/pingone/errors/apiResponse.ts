import type { IDataObject } from 'n8n-workflow';
import type { Evidence } from './failure';
import { readJson } from './foreign';

export interface ApiResponse {
	status: number;
	/** By lower-case name. */
	headers: IDataObject;
	/** The body, when it is a JSON object. */
	json?: IDataObject;
	isEmpty: boolean;
	/** Why a body was not parsed although it may be JSON. */
	refused?: 'tooLarge' | 'tooDeep';
	/** When the request was sent, by the monotonic clock, in ms. */
	sentAtMs?: number;
	/** How long PingOne asks to wait, in ms. */
	retryAfterMs?: number;
	/** For the answer to the read of a condition: the change itself was not sent. */
	arrival?: 'notArrived';
	/** What is known about the attempts before this one. */
	earlier?: Evidence;
}

export const isJsonObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses text that should be a JSON object. @returns undefined for anything else */
export function parseObject(text: string): IDataObject | undefined {
	const read = readJson(text);
	return 'value' in read && isJsonObject(read.value) ? read.value : undefined;
}

/** Takes a response as the HTTP client gives it, its body as text or, parsed already, as an object. */
export function toResponse(status: number, headers: IDataObject, body: unknown, sentAtMs?: number) {
	const read = typeof body === 'string' ? readJson(body) : { value: body };
	const isEmpty = typeof body === 'string' ? body.trim() === '' : !isJsonObject(body);
	const response: ApiResponse = { status, headers, isEmpty, sentAtMs };
	if ('value' in read && isJsonObject(read.value)) response.json = read.value;
	if ('problem' in read && read.problem !== 'notJson') response.refused = read.problem;
	return response;
}
