import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { Owner } from './environment.mts';
import { LIMIT_MS } from './limit.mts';

/** n8n binds a session to one browser; ours is always the same. */
const BROWSER_ID = 'n8n-nodes-pingone-tools';

const AGAIN_MS = 250;

/** Says that n8n has refused a call before it looked at it, because it lost sight of its database. */
const isBusy = (status: number, text: string) =>
	status === 503 && text.includes('Database is not ready');

interface Answer {
	statusCode: number;
	headers: Dispatcher.ResponseData['headers'];
	text: string;
}

const sendOnce = async (
	url: string,
	method: Dispatcher.HttpMethod,
	cookie: string,
	body?: unknown,
): Promise<Answer> => {
	const response = await request(url, {
		// A kept connection may be closed by the server just when it is used again.
		reset: true,
		method,
		headers: {
			'browser-id': BROWSER_ID,
			...(cookie && { cookie }),
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		body: body === undefined ? null : JSON.stringify(body),
	});
	const { statusCode, headers } = response;
	return { statusCode, headers, text: await response.body.text() };
};

const send = async (...call: Parameters<typeof sendOnce>): Promise<Answer> => {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const answer = await sendOnce(...call);
		if (!isBusy(answer.statusCode, answer.text) || Date.now() > deadline) return answer;
		await delay(AGAIN_MS);
	}
};

/** A signed-in owner's session with n8n's internal REST API, the one its editor speaks. */
export interface N8nSession {
	/** n8n's address, without a slash at the end. */
	url: string;
	/** The session as a browser keeps it, `name=value`. */
	cookie: string;
	/**
	 * Any call of the REST API. Repeated while n8n's database does not respond.
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
		const { statusCode, text } = await send(`${url}/rest${path}`, method, cookie, body);
		if (statusCode < 200 || statusCode > 299) {
			throw new Error(`n8n answered ${statusCode} to ${method} ${path}: ${text}`);
		}
		return (JSON.parse(text) as { data: T }).data;
	},
});

const cookieOf = (header: string | string[] | undefined): string =>
	[header ?? []]
		.flat()
		.map((one) => one.split(';')[0])
		.join('; ');

/** @throws when n8n refuses the owner */
export async function openSession(url: string, owner: Owner): Promise<N8nSession> {
	const { statusCode, headers, text } = await send(`${url}/rest/login`, 'POST', '', {
		emailOrLdapLoginId: owner.email,
		password: owner.password,
	});
	if (statusCode !== 200) throw new Error(`n8n refused the login (${statusCode}): ${text}`);
	return sessionOf(url, cookieOf(headers['set-cookie']));
}

/**
 * Gives an n8n without an owner its owner, as the first page of its editor does; every version has
 * this. Does nothing when it has one.
 *
 * @throws when n8n refuses the owner
 */
export async function setUpOwner(url: string, owner: Owner): Promise<void> {
	const settings = await request(`${url}/rest/settings`);
	const { data } = (await settings.body.json()) as {
		data: { userManagement: { showSetupOnFirstLoad?: boolean } };
	};
	if (data.userManagement.showSetupOnFirstLoad === false) return;
	const { statusCode, text } = await send(`${url}/rest/owner/setup`, 'POST', '', owner);
	if (statusCode !== 200) throw new Error(`n8n refused its owner (${statusCode}): ${text}`);
}
