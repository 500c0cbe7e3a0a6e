import { type Dispatcher, request } from 'undici';
import type { Owner } from './environment.mts';

/** n8n binds a session to one browser; ours is always the same. */
const BROWSER_ID = 'n8n-nodes-pingone-tools';

const send = async (url: string, method: Dispatcher.HttpMethod, cookie: string, body?: unknown) =>
	await request(url, {
		method,
		headers: {
			'browser-id': BROWSER_ID,
			...(cookie && { cookie }),
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		body: body === undefined ? null : JSON.stringify(body),
	});

/** A signed-in owner's session with n8n's internal REST API, the one its editor speaks. */
export interface N8nSession {
	/** n8n's address, without a slash at the end. */
	url: string;
	/** The session as a browser keeps it, `name=value`. */
	cookie: string;
	/**
	 * Any call of the REST API.
	 *
	 * @param path below `/rest`, e.g. `/workflows`
	 * @returns the answer's `data`
	 * @throws with n8n's message on every status but 2xx
	 */
	call<T>(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<T>;
}

const sessionOf = (url: string, cookie: string): N8nSession => ({
	url,
	cookie,
	async call<T>(method: Dispatcher.HttpMethod, path: string, body?: unknown) {
		const response = await send(`${url}/rest${path}`, method, cookie, body);
		const text = await response.body.text();
		if (response.statusCode < 200 || response.statusCode > 299) {
			throw new Error(`n8n answered ${response.statusCode} to ${method} ${path}: ${text}`);
		}
		return (JSON.parse(text) as { data: T }).data;
	},
});

/** @throws when n8n refuses the owner */
export async function openSession(url: string, owner: Owner): Promise<N8nSession> {
	const { statusCode, headers, body } = await send(`${url}/rest/login`, 'POST', '', {
		emailOrLdapLoginId: owner.email,
		password: owner.password,
	});
	const text = await body.text();
	if (statusCode !== 200) throw new Error(`n8n refused the login (${statusCode}): ${text}`);
	const cookies = [headers['set-cookie'] ?? []].flat();
	return sessionOf(url, cookies.map((one) => one.split(';')[0]).join('; '));
}
