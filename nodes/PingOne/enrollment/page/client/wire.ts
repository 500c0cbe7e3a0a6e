import type { OptionsJson } from './webauthn';

/** A failed request. */
export interface Refusal {
	ok: false;
	code: string;
	/** Attempts left, or codes. */
	left?: number;
	/** PingOne's correlation ID, or the browser's name for what happened. */
	reference?: string;
	/** When the link was used, ISO 8601. */
	at?: string;
	canReport?: boolean;
	/** Whether the same request may be sent again. */
	repeat?: boolean;
	done?: undefined;
}

/** The node's response; its members depend on the action. */
export interface Acceptance {
	ok: true;
	done?: true;
	redirectUrl?: string;
	token?: string;
	options?: OptionsJson;
	left?: number;
	name?: string;
	account?: string;
	validUntil?: string;
	asksStartCode?: boolean;
}

export type Reply = Acceptance | Refusal;

const MAX_MS = 90_000;
const LOOK_MS = 3_000;
const OVER = ['running', 'success', 'error', 'canceled', 'crashed'];

/** Sends a request. Browsers never send the fragment of the address. */
export const send = async (body: object, more: RequestInit = {}) =>
	await fetch(location.href, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
		cache: 'no-store',
		credentials: 'same-origin',
		redirect: 'error',
		...more,
	});

async function isOver(): Promise<boolean> {
	try {
		const address = `${location.pathname}/n8n-execution-status${location.search}`;
		const response = await fetch(address, { cache: 'no-store' });
		return OVER.includes((await response.text()).trim());
	} catch {
		return false;
	}
}

/**
 * While the execution runs, n8n does not answer the request itself. So its status is polled in
 * parallel, and twice, because our own response may still be on its way.
 */
function watch(stop: (code: string) => void): () => void {
	let looks = 0;
	const look = async () => {
		looks = (await isOver()) ? looks + 1 : 0;
		if (looks > 1) stop('used');
	};
	const timer = window.setInterval(() => void look(), LOOK_MS);
	return () => window.clearInterval(timer);
}

async function sendWatched(body: object): Promise<Response | string> {
	const abort = new AbortController();
	let reason = 'offline';
	const stop = (code: string) => {
		reason = code;
		abort.abort();
	};
	const timer = window.setTimeout(() => stop('offline'), MAX_MS);
	const unwatch = watch(stop);
	try {
		return await send(body, { signal: abort.signal });
	} catch {
		return reason;
	} finally {
		window.clearTimeout(timer);
		unwatch();
	}
}

/**
 * A response that is not ours comes from n8n itself (the execution is running, has ended or is
 * gone) or from a proxy. The status tells them apart (n8n 2.41, waiting-webhooks.js,
 * waiting-forms.js).
 */
function codeOf(status: number): string {
	if ([401, 403, 404, 410].includes(status)) return 'expired';
	if (status === 429) return 'busy';
	if (status >= 500) return 'unavailable';
	return status === 409 || status < 300 ? 'used' : 'invalid';
}

const isReply = (value: unknown): value is Reply =>
	typeof (value as Partial<Reply> | null)?.ok === 'boolean';

/** Sends a request and returns the outcome, whoever answered. Never rejects. */
export async function post(body: object): Promise<Reply> {
	const response = await sendWatched(body);
	if (typeof response === 'string') {
		return { ok: false, code: response, repeat: response === 'offline' };
	}
	const reply: unknown = await response.json().catch(() => undefined);
	if (isReply(reply)) return reply;
	const code = codeOf(response.status);
	return { ok: false, code, repeat: code === 'unavailable' || code === 'busy' };
}
