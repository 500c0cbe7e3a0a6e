import { tryTo } from './dom';
import { codeOfState, codeOfStatus, codeWhenOver, type Knowledge } from './outcome';

export interface Refusal {
	ok: false;
	code: string;
	/** Attempts left, or codes. */
	left?: number;
	/** PingOne's correlation ID, or the browser's name for what happened. */
	reference?: string;
	/** When the link was used, ISO 8601, and how. */
	at?: string;
	decision?: string;
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
	/** The passkey is registered, and the link opens its test next, or now. */
	test?: true;
	/** How the test ended. */
	signedIn?: boolean;
	/** Proof of the link for a second passkey. */
	backup?: string;
	token?: string;
	/** For the browser's WebAuthn functions, in JSON. */
	options?: object;
	left?: number;
	name?: string;
	account?: string;
	validUntil?: string;
	/** How long the link is still valid, in milliseconds. */
	validFor?: number;
	asksStartCode?: boolean;
	/** What is to be confirmed. */
	message?: string;
	asksReason?: boolean;
	/** When it was decided, ISO 8601. */
	at?: string;
}

export type Reply = Acceptance | Refusal;

const MAX_MS = 90_000;
const LOOK_MS = 3_000;
const MAX_LOOK_MS = 10_000;
const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 15_000;

/** Sends a request. Browsers never send the fragment of the address. */
export const send = async (body: object, more: RequestInit = {}) =>
	await fetch(location.href, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
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

/** Polls the execution's status, twice: n8n does not answer the request itself while it runs. */
function watch(isEnough: (state: string) => boolean, stop: (state: string) => void): () => void {
	let looks = 0;
	const look = async () => {
		const state = await readState();
		looks = isEnough(state) ? looks + 1 : 0;
		if (looks > 1) stop(state);
	};
	const timer = window.setInterval(() => void look(), LOOK_MS);
	return () => window.clearInterval(timer);
}

interface Received {
	status: number;
	text: string;
	reply: unknown;
}

/** @returns the response, or n8n's status of the execution when none came, empty when unknown */
async function sendWatched(
	body: object,
	isEnough: (state: string) => boolean,
	signal: AbortSignal,
): Promise<Received | string> {
	const abort = new AbortController();
	let state = '';
	const stop = (seen: string) => {
		state = seen;
		abort.abort();
	};
	const timer = window.setTimeout(() => stop(''), MAX_MS);
	signal.addEventListener('abort', () => stop(''));
	const unwatch = watch(isEnough, stop);
	try {
		const response = await send(body, { signal: abort.signal });
		const text = await response.text();
		return { status: response.status, text, reply: tryTo(() => JSON.parse(text) as unknown) };
	} catch {
		return state;
	} finally {
		window.clearTimeout(timer);
		unwatch();
	}
}

/** n8n's own: an error as JSON, which repeats its status, or that it is starting. */
const isOfN8n = ({ text, reply, status }: Received) =>
	text.startsWith('n8n is ') || (!!reply && (reply as { code?: unknown }).code === status);

const isReply = (value: unknown): value is Reply =>
	!!value && typeof (value as Partial<Reply>).ok === 'boolean';

/** Refusals that may pass: the same request is worth sending again, and a passkey is kept. */
const PASSING = ['busy', 'unavailable', 'checking', 'offline', 'running'];

const refusal = (code: string): Refusal => ({ ok: false, code, repeat: PASSING.includes(code) });

/** The status of an answer from neither n8n nor the node, until the node has heard of it. */
let foreign: number | undefined;

/** n8n has not gone on yet from the node that has answered. */
const isEarly = (reply: Reply, { isNext }: Knowledge) =>
	isNext && !reply.ok && reply.code === 'notYet';

/** Sends a request once and returns the outcome. Never rejects. */
async function ask(
	body: object,
	known: Knowledge,
	isEnough: (state: string) => boolean,
	signal: AbortSignal,
): Promise<Reply> {
	const received = await sendWatched({ ...body, foreign }, isEnough, signal);
	if (signal.aborted) return refusal('offline');
	if (typeof received !== 'string') {
		const { reply, status } = received;
		if (isReply(reply)) {
			foreign = undefined;
			if (isEarly(reply, known)) return refusal('running');
			// The node knows no more than n8n: the execution has gone on.
			return !reply.ok && reply.code === 'over' ? refusal(codeWhenOver(known)) : reply;
		}
		const state = await readState();
		const code = codeOfState(state, known) || codeOfStatus(status, known, isOfN8n(received));
		if (code === 'offline') foreign = status;
		return refusal(code);
	}
	const state = received || (await readState());
	return refusal(codeOfState(state, known) || (received ? 'running' : 'offline'));
}

/** How long the node may ask to wait, before and while a reminder is sent, in ms. */
const REMINDER_MS = 120_000;

/** How long a request is repeated, and who is told of each pause. */
export interface Patience {
	/** By the monotonic clock, in ms. */
	until: number;
	/** Nothing is sent or told after it. */
	signal: AbortSignal;
	onPause(reply: Refusal): void;
	onResume(): void;
}

/** Sends a request, again while told "not now", with longer and longer pauses. Never rejects. */
export async function post(
	action: string,
	bodyNow: () => object,
	known: Knowledge,
	patience: Patience,
): Promise<Reply> {
	const { signal } = patience;
	const started = performance.now();
	const isOver = () => signal.aborted;
	let { until } = patience;
	for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, MAX_PAUSE_MS)) {
		const isLast = () => performance.now() + ms > until;
		// What arrives while n8n resumes the execution is never answered. Opening changes nothing.
		const isLost = (state: string) => state === 'waiting' && action === 'open' && !isLast();
		const isEnough = (state: string) => !!codeOfState(state, known) || isLost(state);
		const reply = await ask(bodyNow(), known, isEnough, signal);
		// So long may n8n rest before the next wait.
		if (reply.ok || !PASSING.includes(reply.code) || isOver()) return reply;
		const isRunning = reply.code === 'running';
		if (isRunning || reply.code === 'busy') until = Math.max(until, started + REMINDER_MS);
		if (isLast()) return isRunning ? refusal(codeWhenOver(known, 'running')) : reply;
		patience.onPause(reply);
		await new Promise<void>((resolve) => window.setTimeout(resolve, ms));
		if (isOver()) return reply;
		patience.onResume();
	}
}
