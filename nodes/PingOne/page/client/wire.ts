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
const MAX_LOOK_MS = 10_000;
const REVOKED = 'canceled';
const OVER = ['running', 'success', 'error', REVOKED, 'crashed'];

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

/** What n8n says of the execution: it waits, has gone on, or has ended. */
async function readState(): Promise<string> {
	const abort = new AbortController();
	const timer = window.setTimeout(() => abort.abort(), MAX_LOOK_MS);
	try {
		const address = `${location.pathname}/n8n-execution-status${location.search}`;
		const response = await fetch(address, { cache: 'no-store', signal: abort.signal });
		return (await response.text()).trim();
	} catch {
		return '';
	} finally {
		window.clearTimeout(timer);
	}
}

/**
 * While the execution runs, n8n does not answer the request itself. So its status is polled in
 * parallel, and twice, because our own response may still be on its way.
 */
function watch(stop: (code: string) => void): () => void {
	let looks = 0;
	const look = async () => {
		looks = OVER.includes(await readState()) ? looks + 1 : 0;
		if (looks > 1) stop('used');
	};
	const timer = window.setInterval(() => void look(), LOOK_MS);
	return () => window.clearInterval(timer);
}

/** A response that was read to its end. */
interface Received {
	status: number;
	reply: unknown;
}

async function sendWatched(body: object): Promise<Received | string> {
	const abort = new AbortController();
	let reason = 'offline';
	const stop = (code: string) => {
		reason = code;
		abort.abort();
	};
	const timer = window.setTimeout(() => stop('offline'), MAX_MS);
	const unwatch = watch(stop);
	try {
		const response = await send(body, { signal: abort.signal });
		const text = await response.text();
		return { status: response.status, reply: parse(text) };
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

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const isReply = (value: unknown): value is Reply =>
	typeof (value as Partial<Reply> | null)?.ok === 'boolean';

async function ask(body: object): Promise<Reply> {
	const received = await sendWatched(body);
	if (typeof received === 'string') {
		return { ok: false, code: received, repeat: received === 'offline' };
	}
	if (isReply(received.reply)) return received.reply;
	const code = codeOf(received.status);
	return { ok: false, code, repeat: code === 'unavailable' || code === 'busy' };
}

/** Refusals after which n8n's own word counts: nobody, or not the node itself, may have looked. */
const UNDECIDED = ['offline', 'unavailable', 'busy', 'invalid', 'used'];

/**
 * Sends a request and returns the outcome, whoever answered. When nothing was decided but the
 * execution has gone on, somebody else was first; when it was stopped, the link was revoked. Trying
 * again is in vain then. Never rejects.
 */
export async function post(body: object): Promise<Reply> {
	const reply = await ask(body);
	if (reply.ok || !UNDECIDED.includes(reply.code)) return reply;
	const state = await readState();
	if (state === REVOKED) return { ok: false, code: 'expired' };
	return OVER.includes(state) && reply.code !== 'used' ? { ok: false, code: 'used' } : reply;
}
