import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { isEvent } from '../event/members';

type IncomingRequest = ReturnType<IWebhookFunctions['getRequestObject']>;

/** Twice the largest payload that Ping's API model allows (4,096 kB). In bytes. */
export const MAX_BODY_BYTES = 8 * 1_048_576;
/** How long a body may take to arrive, in ms. */
const ARRIVAL_MS = 60_000;
/** How long the rest of an unwanted body may take, in ms. */
const REST_MS = 10_000;

/** A body as it arrived. `cut`: the sender did not finish it. */
export type Body = { bytes: Buffer } | { problem: 'tooLarge' | 'cut' };

/** What n8n has already read, in case a future version does so despite being asked not to. */
function readBefore(request: IncomingRequest): Body | undefined {
	if (!request.readableEnded) return undefined;
	const { rawBody } = request as { rawBody?: unknown };
	return Buffer.isBuffer(rawBody) ? within(rawBody) : { problem: 'cut' };
}

const within = (bytes: Buffer): Body =>
	bytes.length > MAX_BODY_BYTES ? { problem: 'tooLarge' } : { bytes };

const after = (ms: number, act: () => void) =>
	AbortSignal.timeout(ms).addEventListener('abort', act, { once: true });

/**
 * Reads the body of a request that n8n left unread. Never rejects. A body that is too large is
 * received to its end and discarded, so that its sender gets to read the response.
 */
export async function readBytes(request: IncomingRequest): Promise<Body> {
	const before = readBefore(request);
	if (before) return before;
	const chunks: Buffer[] = [];
	let length = 0;
	return await new Promise((resolve) => {
		const cut = () => resolve({ problem: 'cut' });
		if (request.destroyed) cut();
		after(ARRIVAL_MS, cut);
		request.on('close', cut);
		request.on('error', cut);
		request.on('data', (chunk: Buffer) => {
			length += chunk.length;
			if (length <= MAX_BODY_BYTES) chunks.push(chunk);
			else chunks.length = 0;
		});
		request.on('end', () =>
			resolve(length > MAX_BODY_BYTES ? { problem: 'tooLarge' } : { bytes: Buffer.concat(chunks) }),
		);
	});
}

/** Drains an unwanted body, and closes the connection if it does not end. */
export function discardBody(request: IncomingRequest): void {
	request.resume();
	after(REST_MS, () => {
		if (!request.readableEnded) request.destroy();
	});
}

/** The content of a delivery. */
export interface Delivery {
	/** In PingOne's order. */
	events: IDataObject[];
	/** How many parts could not be read as events. */
	unreadable: number;
}

function parseJson(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
}

/** One JSON value per line; PingOne's API model has this format, too. */
const parseLines = (text: string): unknown[] =>
	text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map((line) => parseJson(line)?.value);

/**
 * Reads the body of a delivery: a JSON array of up to 500 events (Ping, "Create a webhook"), or a
 * single event, or one event per line, which Ping's API model allows.
 *
 * Never throws: PingOne repeats what is rejected for seven days, and holds back everything after
 * it.
 */
export function parseDelivery(bytes: Buffer): Delivery {
	const text = new TextDecoder('utf-8').decode(bytes);
	if (text.trim() === '') return { events: [], unreadable: 0 };
	const whole = parseJson(text);
	const parts = whole ? [whole.value].flat() : parseLines(text).flat();
	const events = parts.filter(isEvent);
	return { events, unreadable: parts.length - events.length };
}
