import { request } from 'undici';
import type { AppSummary } from '../../sandbox/describe.mts';

/** A decoded response. */
export interface Reply<T = Record<string, unknown>> {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: T;
	text: string;
}

/** What may be sent besides verb and path. */
export interface Sending {
	/** Object: sent as JSON; string: sent as it is. */
	body?: unknown;
	contentType?: string;
	headers?: Record<string, string>;
}

function decoded(text: string): unknown {
	try {
		const body: unknown = JSON.parse(text);
		return body;
	} catch {
		return undefined;
	}
}

/** One raw HTTP request. */
export async function send<T = Record<string, unknown>>(
	method: string,
	url: string,
	{ body, contentType, headers }: Sending = {},
): Promise<Reply<T>> {
	const type = contentType ?? (body === undefined ? undefined : 'application/json');
	const response = await request(url, {
		// A kept connection may be closed by the server just when it is used again.
		reset: true,
		method: method as 'GET',
		headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.body.text();
	const { statusCode: status } = response;
	return { status, headers: response.headers, body: decoded(text) as T, text };
}

/** The Authorization header for HTTP Basic. */
export function basic(app: Pick<AppSummary, 'clientId' | 'clientSecret'>): string {
	return `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`;
}

/** A token request that is right for the app, unless changed. */
export function requestToken(url: string, app: AppSummary, changes: Sending = {}): Promise<Reply> {
	const form = new URLSearchParams({ grant_type: 'client_credentials' });
	const inHeader = app.tokenEndpointAuthMethod === 'CLIENT_SECRET_BASIC';
	if (!inHeader) {
		form.set('client_id', app.clientId);
		form.set('client_secret', app.clientSecret);
	}
	return send('POST', `${url}/${app.environmentId}/as/token`, {
		contentType: 'application/x-www-form-urlencoded',
		body: form.toString(),
		headers: inHeader ? { authorization: basic(app) } : {},
		...changes,
	});
}

/** Sends requests with a token of the app; `path` is below the environment. */
export type ApiClient = <T = Record<string, unknown>>(
	method: string,
	path: string,
	sending?: Sending,
) => Promise<Reply<T>>;

/** Signs in as the app and returns a client for the environment. */
export async function signIn(
	url: string,
	app: AppSummary,
	environmentId: string,
): Promise<ApiClient> {
	const { body } = await requestToken(url, app);
	const authorization = `Bearer ${String(body.access_token)}`;
	return (method, path, sending = {}) =>
		send(method, `${url}/v1/environments/${environmentId}${path}`, {
			...sending,
			headers: { authorization, ...sending.headers },
		});
}
