/** Where and as whom to look. */
export interface Access {
	/** Such as `https://api.pingone.eu`. */
	apiUrl: string;
	/** Such as `https://auth.pingone.eu`. */
	authUrl: string;
	environmentId: string;
	clientId: string;
	clientSecret: string;
}

/** A response, its JSON read. */
export interface Reply {
	status: number;
	headers: Headers;
	/** Empty when there was no JSON object. */
	json: Record<string, unknown>;
}

export interface Sending {
	body?: unknown;
	/** Content type, or the action of a vendor media type such as `device.block`. */
	action?: string;
	query?: Record<string, string>;
	/** Whether it goes to the auth host, where device authentications are. */
	toAuth?: boolean;
	/** Whether it is about all environments, such as the built-in roles. */
	toAll?: boolean;
}

export type Call = (method: string, path: string, sending?: Sending) => Promise<Reply>;

/** Something the admin can put right; its message says how, and holds no secret. */
export class CheckError extends Error {}

/** Between two requests, in ms: slow enough for every limit that is known. */
const PAUSE_MS = 300;
const TIMEOUT_MS = 30_000;
const MAX_WAITS = 5;

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

async function send(url: string, init: RequestInit): Promise<Response> {
	return await fetch(url, {
		...init,
		redirect: 'error',
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch(() => {
		throw new CheckError(
			`Nothing answers at ${new URL(url).host}. Check the region, and whether this machine may reach PingOne.`,
		);
	});
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
	const text = await response.text();
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

async function fetchToken(access: Access): Promise<string> {
	const { authUrl, environmentId, clientId, clientSecret } = access;
	const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
	const response = await send(`${authUrl}/${environmentId}/as/token`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${basic.toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: 'grant_type=client_credentials',
	});
	const { access_token: token, error } = await readJson(response);
	if (typeof token === 'string') return token;
	const why = typeof error === 'string' ? error : `HTTP ${response.status}`;
	throw new CheckError(
		`PingOne did not accept the worker app’s sign-in (${why}). Check region, environment ID, client ID and secret, that the app is enabled, and that its token endpoint authentication is Client Secret Basic.`,
	);
}

/**
 * Signs in.
 *
 * @param onLimited gets the body of every answer 429
 * @returns a function that sends one request after the other, below the environment, and waits when
 *   PingOne asks it to
 * @throws CheckError
 */
export async function signIn(
	access: Access,
	pauseMs = PAUSE_MS,
	onLimited: (body: Record<string, unknown>) => void = () => undefined,
): Promise<Call> {
	const token = await fetchToken(access);
	const base = `${access.apiUrl}/v1/environments/${access.environmentId}`;
	const authBase = `${access.authUrl}/${access.environmentId}`;
	const baseOf = ({ toAuth, toAll }: Sending) =>
		toAuth ? authBase : toAll ? `${access.apiUrl}/v1` : base;
	return async (method, path, sending = {}) => {
		const { body, action, query } = sending;
		const type = action ? `application/vnd.pingidentity.${action}` : 'application/json';
		const search = query ? `?${new URLSearchParams(query).toString()}` : '';
		for (let waits = 0; ; waits++) {
			await sleep(pauseMs);
			const response = await send(`${baseOf(sending)}${path}${search}`, {
				method,
				headers: {
					accept: 'application/json',
					authorization: `Bearer ${token}`,
					...((action ?? body) !== undefined && { 'content-type': type }),
				},
				body: body === undefined ? undefined : JSON.stringify(body),
			});
			const { status, headers } = response;
			const json = await readJson(response);
			if (status === 429) onLimited(json);
			if (status !== 429 || waits >= MAX_WAITS) return { status, headers, json };
			await sleep(1000 * Math.min(60, Number(headers.get('retry-after')) || 1));
		}
	};
}

/** `400 INVALID_DATA/INVALID_VALUE status`: what matters of a response, without its texts. */
export function brief({ status, json }: Reply): string {
	const details = Array.isArray(json.details)
		? (json.details as Array<Record<string, unknown>>)
		: [];
	const first = details.map(({ code, target }) => [code, target].filter(Boolean).join(' '));
	const code = typeof json.code === 'string' ? ` ${json.code}` : '';
	return `${status}${code}${first.length > 0 ? ` (${first.join(', ')})` : ''}`;
}

/** Whether a refusal names this code and target in its details; a pattern fits a part of it. */
export const names = ({ json }: Reply, code: string, target: string | RegExp) =>
	Array.isArray(json.details) &&
	(json.details as Array<Record<string, unknown>>).some(
		(detail) =>
			detail.code === code &&
			(typeof target === 'string' ? detail.target === target : target.test(String(detail.target))),
	);
