import type {
	IAllExecuteFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
} from 'n8n-workflow';
import type { ApiResponse } from '../errors/apiResponse';
import { failureOf } from '../errors/meaning';
import type { Connection } from './connection';
import type { Turn } from './order';
import type { Patience } from './patience';

export const CREDENTIAL = 'pingOneOAuth2Api';

/** The part of n8n's context that a request needs, in executions, list searches and webhooks. */
export type RequestContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode' | 'helpers'> &
	// Only executions can be stopped; and what a test has may have no log.
	Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal' | 'logger'>>;

export interface ApiRequest {
	method: IHttpRequestMethods;
	/** Path below `/v1/environments/{envID}`, in segments, not encoded. */
	path: string[];
	query?: IDataObject;
	body?: IDataObject;
	/** Content type; selects the action on PingOne's device URLs. Also sent with an empty body. */
	mediaType?: string;
	headers?: IDataObject;
	timeoutMs: number;
	/** `auth` for what PingOne's auth host offers besides tokens; `api` unless said otherwise. */
	host?: Host;
	condition?: Condition;
	/** Whether PingOne may show an empty object for what a read asks about. */
	mayBeEmpty?: boolean;
	/** Whether a body is what was asked for; any other counts as unreadable. */
	isWhole?: (body: IDataObject) => boolean;
}

/** The failure that the response to a request means, if it is one. */
export const failureTo = ({ method, mayBeEmpty }: ApiRequest, response: ApiResponse) =>
	failureOf(response, method === 'GET', mayBeEmpty);

/** PingOne's hosts: the token goes to these two and to no other. */
export type Host = 'api' | 'auth';

/** What must hold for a change, by a read in the same turn: PingOne has no conditional requests. */
export interface Condition {
	/** The request that reads the state. Its failure is the attempt's, with nothing sent. */
	read: Pick<ApiRequest, 'path' | 'query' | 'host'>;
	/** Whether the change may be sent, given a successful response. */
	holds(state: ApiResponse): boolean;
}

export class ConditionFailed extends Error {
	constructor(readonly state: ApiResponse) {
		super('The condition of the change does not hold');
		this.name = 'ConditionFailed';
	}
}

export interface Send {
	/**
	 * @returns the response, whatever its status, except for 401 and for the tenant's 429
	 * @throws PingOneError for 401 after n8n renewed the token, for a rate limit that let nothing
	 * through, for the token endpoint, and when no response came; ConditionFailed
	 */
	(request: ApiRequest): Promise<ApiResponse>;
	/** Ends the caller's waiting: the execution was stopped, or the user's patience is over. */
	readonly signal?: AbortSignal;
	readonly patience?: Patience;
	readonly turn?: Turn;
}

function encode(segment: string): string {
	// encodeURIComponent keeps dots, and a URL parser would resolve `..` to the parent.
	if (segment === '' || /^\.+$/.test(segment)) throw new RangeError('unsafe path segment');
	return encodeURIComponent(segment);
}

/** The address of a request: below `/v1/environments/{envID}`, on the auth host below `/{envID}`. */
export function buildUrl(connection: Connection, path: string[], host: Host = 'api'): string {
	const { apiUrl, authUrl, environmentId } = connection;
	const base = host === 'auth' ? authUrl : `${apiUrl}/v1/environments`;
	return [base, encode(environmentId), ...path.map(encode)].join('/');
}

/** Names a request without IDs: `POST users/devices` for a collection, `GET users/devices/{id}`. */
export const describeRequest = ({ method, path }: Pick<ApiRequest, 'method' | 'path'>) => {
	const names = path.filter((_, index) => index % 2 === 0);
	return `${method} ${[...names, ...(path.length % 2 === 0 ? ['{id}'] : [])].join('/')}`;
};
