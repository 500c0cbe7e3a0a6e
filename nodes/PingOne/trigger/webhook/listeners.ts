import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import { withDeadline } from '../../pingone/client/deadline';
import { listSubscriptions } from '../../pingone/environment/subscriptions';
import { processWide, putLast } from '../../processState';
import { openPingOne } from '../event/open';
import { SeenEvents } from '../event/seenEvents';
import { environmentOf } from '../state';
import { requirePublicAddress } from './address';
import { isSecret } from './secret';
import { isOwn, secretOf, urlOf } from './subscription';

/** Longest wait, in ms, while PingOne is waiting for a response. */
const PATIENCE_MS = 10_000;
/** How long PingOne's answer is kept, in ms. */
const KEEP_MS = 60_000;
/** How long it is kept when there was none, in ms. */
const KEEP_FAILURE_MS = 10_000;

interface InPingOne {
	environment: string;
	secrets: string[];
}

/** Whether the editor is listening, beside production. */
export const isTest = (ctx: IWebhookFunctions) => ctx.getMode() === 'manual';

/**
 * Those at production's address: others are a copy's, and n8n keeps what a test remembers (n8n 2.41,
 * test-webhooks.js). @returns undefined when PingOne cannot tell
 */
async function readSecrets(ctx: IWebhookFunctions): Promise<InPingOne | undefined> {
	try {
		const url = requirePublicAddress(ctx.getNodeWebhookUrl('default'));
		const api = await openPingOne(ctx, PATIENCE_MS);
		const own = (await listSubscriptions(api)).filter(
			(each) => isOwn(each, ctx, isTest(ctx)) && urlOf(each) === url,
		);
		const secrets = own.map(secretOf).filter((secret) => secret !== undefined);
		return { environment: environmentOf(api.connection), secrets };
	} catch {
		return undefined;
	}
}

/**
 * Finds a secret again that n8n has lost: when its database is restored, or when an execution
 * overwrites it. PingOne is asked once a minute, and every caller of that minute is compared with
 * the answer: strangers can neither make n8n send requests all the time nor use up the look-up.
 */
class Recovery {
	private answer: Promise<InPingOne | undefined> = Promise.resolve(undefined);
	private until = -Infinity;

	/** @returns the environment of the webhook whose secret the caller sent, if any */
	async recover(ctx: IWebhookFunctions, sent: unknown): Promise<string | undefined> {
		if (typeof sent !== 'string' || sent === '') return undefined;
		const found = await this.ask(ctx);
		const isKnown = found?.secrets.some((secret) => isSecret(sent, secret));
		return isKnown ? found?.environment : undefined;
	}

	private async ask(ctx: IWebhookFunctions): Promise<InPingOne | undefined> {
		if (performance.now() >= this.until) {
			this.until = performance.now() + KEEP_MS;
			const answer = readSecrets(ctx);
			this.answer = answer;
			void answer.then((found) => {
				if (found === undefined) this.until = performance.now() + KEEP_FAILURE_MS;
			});
		}
		return await this.answer;
	}
}

/** What this process keeps for a listening trigger node. */
interface Listener {
	seen: SeenEvents;
	recovery: Recovery;
	/** Settles once the previous deliveries have been answered. */
	tail: Promise<void>;
	/** Deliveries that are being read, wait in line, or are being handled. */
	open: number;
	/** Callers without the known secret, while PingOne is asked for others. */
	strangers: number;
	/** When a rejected caller was last logged, in ms since 1970. */
	warnedAt: number;
	refused: number;
}

/** Most trigger nodes. The one idle the longest is dropped first; its data is saved anyway. */
const MAX_LISTENERS = 1_000;
/** One line a minute about rejected callers, so that no one can flood the log. */
const WARN_EVERY_MS = 60_000;
/** How long a delivery may keep its place, in ms: n8n's time to start, and for details. */
const PLACE_MS = 420_000;
/** How long a delivery waits for its place, in ms. */
const LINE_MS = 60_000;
/** Deliveries at a time; PingOne sends one after the other. Each may hold 8 MB. */
const MAX_OPEN = 50;

const listeners = processWide('listeners', () => new Map<string, Listener>());

/** Identifies the node among all listeners of this process; a test listens next to production. */
export const listenerKey = (ctx: IWebhookFunctions): string =>
	`${String(ctx.getWorkflow().id)}/${ctx.getNode().id}/${ctx.getMode()}`;

/** What this process keeps for a trigger node; shared by all deliveries to it. */
export function listenerOf(key: string): Listener {
	const listener = listeners.get(key) ?? {
		seen: new SeenEvents(),
		recovery: new Recovery(),
		tail: Promise.resolve(),
		open: 0,
		strangers: 0,
		warnedAt: -Infinity,
		refused: 0,
	};
	putLast(listeners, key, listener, MAX_LISTENERS);
	return listener;
}

/**
 * Admits a delivery before its body is read; strangers take no place of others.
 * @returns ends it; undefined for too many
 */
export function admit(key: string, as: 'open' | 'strangers' = 'open'): (() => void) | undefined {
	const listener = listenerOf(key);
	if (listener[as] >= MAX_OPEN) return undefined;
	listener[as] += 1;
	return () => {
		listener[as] -= 1;
	};
}

/** Waits for the deliveries before. @returns gives the place back; undefined when it takes too long */
export async function enterLine(key: string): Promise<(() => void) | undefined> {
	const listener = listenerOf(key);
	const before = listener.tail;
	let leave = () => {};
	listener.tail = new Promise((resolve) => {
		leave = resolve;
	});
	const isMine = await withDeadline(async () => await before, LINE_MS).then(
		() => true,
		() => false,
	);
	if (!isMine) {
		// Those behind go on waiting for those before.
		void before.then(leave);
		return undefined;
	}
	AbortSignal.timeout(PLACE_MS).addEventListener('abort', leave, { once: true });
	return leave;
}

/** Counts a rejected caller. @returns how many since the last log line, if it is time for another one */
export function countRefused(key: string): number | undefined {
	const listener = listenerOf(key);
	const now = performance.now();
	listener.refused += 1;
	if (now - listener.warnedAt < WARN_EVERY_MS) return undefined;
	const { refused } = listener;
	listener.warnedAt = now;
	listener.refused = 0;
	return refused;
}

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** How often to check once the caller has disconnected, in ms. */
const LOOK_EVERY_MS = 50;
/** How long n8n may take to start an execution, for example at its concurrency limit, in ms. */
const START_MS = 300_000;

const ended = async (response: WebhookResponse): Promise<void> =>
	await new Promise((resolve) => {
		if (response.writableFinished || response.destroyed) resolve();
		response.once('finish', () => resolve());
		response.once('close', () => resolve());
	});

/** Waits until n8n has responded, also when the caller has disconnected. @returns whether with 200 */
export async function answeredOk(response: WebhookResponse): Promise<boolean> {
	await ended(response);
	for (let waited = 0; !response.writableEnded && waited < START_MS; waited += LOOK_EVERY_MS) {
		await sleep(LOOK_EVERY_MS);
	}
	return response.writableEnded && response.statusCode === 200;
}

/**
 * Changes the node's data until n8n has responded, with pauses that double. n8n saves the data just
 * before that, and only if it is marked as changed. From n8n 2 on it takes that mark away when it
 * starts the execution (n8n, workflow-runner.js: a second Workflow is made of the same data).
 */
export async function keepChanged(response: WebhookResponse, change: () => void): Promise<void> {
	for (let pause = 1; !response.writableEnded && pause < START_MS; pause *= 2) {
		change();
		await sleep(pause);
	}
}
