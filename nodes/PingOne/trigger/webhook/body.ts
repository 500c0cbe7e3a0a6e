import { createHash } from 'crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { withDeadline } from '../../pingone/client/deadline';
import { quote } from '../../pingone/errors/fieldError';
import { type ForeignJson, readJson } from '../../pingone/errors/foreign';
import { UNREADABLE } from '../event/catalog';
import { isEvent } from '../event/members';

type IncomingRequest = ReturnType<IWebhookFunctions['getRequestObject']>;

/** Twice the largest payload that Ping's API model allows (4,096 kB). In bytes. */
const MAX_BODY_BYTES = 8 * 1_048_576;
/** The same in words. */
export const SHOWN_MAX = `${MAX_BODY_BYTES / 1_048_576} MB`;
/** How long a body may take to arrive, in ms. */
const ARRIVAL_MS = 60_000;
/** How long the rest of an unwanted body may take, in ms. */
const REST_MS = 10_000;

/** So much is shown of one that cannot be read, in bytes. */
const SHOWN_BYTES = 200;

/** A body as it arrived. `cut`: the sender did not finish it. */
export type Body =
	| { bytes: Buffer }
	| { problem: 'cut' }
	| { problem: 'tooLarge'; start: Buffer; length: number };

/** What n8n has already read, in case a future version does so despite being asked not to. */
function readBefore(request: IncomingRequest): Body | undefined {
	if (!request.readableEnded) return undefined;
	const { rawBody } = request as { rawBody?: unknown };
	return Buffer.isBuffer(rawBody) ? within(rawBody) : { problem: 'cut' };
}

const within = (bytes: Buffer, length = bytes.length): Body =>
	length > MAX_BODY_BYTES
		? { problem: 'tooLarge', start: bytes.subarray(0, SHOWN_BYTES), length }
		: { bytes };

/** Reads a body that n8n left unread. Never rejects; what is too large is discarded to its end. */
export async function readBytes(request: IncomingRequest): Promise<Body> {
	const before = readBefore(request);
	if (before) return before;
	const chunks: Buffer[] = [];
	let length = 0;
	const arrival = new Promise<Body>((resolve, reject) => {
		const cut = () => reject(new Error('cut'));
		if (request.destroyed) cut();
		request.on('close', cut);
		request.on('error', cut);
		request.on('data', (chunk: Buffer) => {
			length += chunk.length;
			if (length <= MAX_BODY_BYTES) chunks.push(chunk);
			else chunks.length = 1;
		});
		request.on('end', () => resolve(within(Buffer.concat(chunks.splice(0)), length)));
	});
	return await withDeadline(() => arrival, ARRIVAL_MS).catch(() => ({ problem: 'cut' }));
}

/** Drains an unwanted body, and closes the connection if it does not end. */
export function discardBody(request: IncomingRequest): void {
	request.resume();
	const end = new Promise((resolve) => request.on('close', resolve));
	void withDeadline(() => end, REST_MS).catch(() => {
		if (!request.readableEnded) request.destroy();
	});
}

/** Unpacks a body. @returns undefined when it is too large @throws when it is not packed so */
async function unpack(bytes: Buffer, format: 'gzip' | 'deflate'): Promise<Buffer | undefined> {
	const packed = new Blob([bytes]).stream();
	const reader = packed.pipeThrough(new DecompressionStream(format)).getReader();
	const chunks: Uint8Array[] = [];
	for (let length = 0; length <= MAX_BODY_BYTES; ) {
		const { value } = (await reader.read()) as { value?: Uint8Array };
		if (value === undefined) return Buffer.concat(chunks);
		chunks.push(value);
		length += value.length;
	}
	await reader.cancel();
	return undefined;
}

export interface Delivery {
	/** In PingOne's order. */
	events: IDataObject[];
	/** Why parts of it could not be read as events. */
	unreadable?: string;
}

/** One JSON value per line; PingOne's API model has this format, too. */
const readLines = (text: string) =>
	text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map(readJson);

const valuesOf = (read: ForeignJson): unknown[] => ('value' in read ? [read.value].flat() : [read]);

/**
 * Reads a delivery: an array of up to 500 events ("Create a webhook"), one event, or one per line.
 * Never throws: PingOne repeats what is rejected for seven days. @internal
 */
export function parseDelivery(bytes: Buffer): Delivery {
	const text = new TextDecoder('utf-8').decode(bytes);
	if (text.trim() === '') return { events: [] };
	const whole = readJson(text);
	const parts = ('value' in whole ? [whole] : readLines(text)).flatMap(valuesOf);
	const events = parts.filter(isEvent);
	const others = parts.length - events.length;
	if (others === 0) return { events };
	const what = 'value' in whole ? 'JSON, but not events' : 'not JSON, or nested too deeply';
	return { events, unreadable: `${others} of ${parts.length} parts are ${what}` };
}

/** Reads the body of a delivery that may be packed. @param encoding the header Content-Encoding */
export async function readDelivery(bytes: Buffer, encoding: unknown): Promise<Delivery> {
	const name = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
	if (name === '' || name === 'identity') return parseDelivery(bytes);
	const format = (['gzip', 'deflate'] as const).find((each) => name.replace(/^x-/, '') === each);
	const packed = `it is packed as ${quote(name)}`;
	if (format === undefined) return { events: [], unreadable: `${packed}, which is not known here` };
	const unreadable = (why: string): Delivery => ({ events: [], unreadable: `${packed}, ${why}` });
	try {
		const unpacked = await unpack(bytes, format);
		return unpacked
			? parseDelivery(unpacked)
			: unreadable(`and unpacked it is larger than ${SHOWN_MAX}`);
	} catch {
		return unreadable('and cannot be unpacked');
	}
}

/** In place of what could not be read: an event with an ID by which it is output once. */
export function unreadableEvent(bytes: Buffer, why: string, length = bytes.length): IDataObject {
	const start = new TextDecoder('utf-8').decode(bytes.subarray(0, SHOWN_BYTES));
	const digest = createHash('sha256').update(bytes).update(`${length}`).digest('hex');
	const description = `PingOne sent ${length} bytes that could not be read as events: ${why}. They begin with ${quote(start)}. Look for the missing events in PingOne under Monitoring > Audit.`;
	return {
		id: `unreadable-${digest.slice(0, 32)}`,
		recordedAt: new Date().toISOString(),
		action: { type: UNREADABLE, description },
	};
}
