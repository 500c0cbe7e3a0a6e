import type {
	IAllExecuteFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
} from 'n8n-workflow';
import type { ApiResponse } from '../errors/apiResponse';
import type { Connection } from './connection';

export const CREDENTIAL = 'pingOneOAuth2Api';

/**
 * The part of n8n's context that a request needs; executions, list searches and webhooks have it.
 */
export type RequestContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode' | 'helpers'> &
	// Only executions can be stopped.
	Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>;

export interface ApiRequest {
	method: IHttpRequestMethods;
	/** Path below `/v1/environments/{envID}`, in segments, not encoded. */
	path: string[];
	query?: IDataObject;
	body?: IDataObject;
	/** Content type; selects the action on PingOne's device URLs. Also sent with an empty body. */
	mediaType?: string;
	headers?: IDataObject;
	/** In milliseconds. */
	timeoutMs: number;
}

/**
 * Sends one request.
 *
 * @returns the response, whatever its status, except for 401
 * @throws PingOneError for 401 after n8n renewed the token, for the token endpoint, and when no
 *   response came
 */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;

function encode(segment: string): string {
	// encodeURIComponent keeps dots, and a URL parser would resolve `..` to the parent.
	if (segment === '' || /^\.+$/.test(segment)) throw new RangeError('unsafe path segment');
	return encodeURIComponent(segment);
}

/** Builds the address of a request: exactly one `/v1`, every segment encoded. */
export function buildUrl(connection: Connection, path: string[]): string {
	const segments = ['v1', 'environments', connection.environmentId, ...path];
	return `${connection.apiUrl}/${segments.map(encode).join('/')}`;
}

/** Names a request without IDs: `POST users/devices` for a collection, `GET users/devices/{id}`. */
export const describeRequest = ({ method, path }: Pick<ApiRequest, 'method' | 'path'>) => {
	const names = path.filter((_, index) => index % 2 === 0);
	return `${method} ${[...names, ...(path.length % 2 === 0 ? ['{id}'] : [])].join('/')}`;
};
