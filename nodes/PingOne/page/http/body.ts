import type { IWebhookFunctions } from 'n8n-workflow';

/** The headers of a request, as Node has them. */
export type Headers = Record<string, string | string[] | undefined>;

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const fits = (value: string | string[] | undefined, pattern: RegExp) =>
	typeof value === 'string' && pattern.test(value);

/**
 * Whether a POST can come from our page: JSON in UTF-8, not compressed, from its own origin. Browsers
 * always name that; a client that does not is none, and could forge it.
 */
export function isFromPage(origin: string, headers: Headers): boolean {
	const { 'content-type': type, 'content-encoding': encoding = 'identity' } = headers;
	if (!fits(type, JSON_TYPE) || !fits(encoding, /^identity$/i)) return false;
	return headers.origin === undefined || headers.origin === origin;
}

type BodyContext = Pick<IWebhookFunctions, 'getRequestObject' | 'getBodyData'>;
type HttpRequest = ReturnType<BodyContext['getRequestObject']>;

/** Twice the longest attestation that is accepted, which leaves room for escapes. In bytes. */
const MAX_BODY = 128 * 1_024;
/** How long a body may take to arrive; the page sends a few kB. In milliseconds. */
const MAX_BODY_MS = 5_000;
/** How long the rest of a rejected body is read, so that its sender gets to read the response, in ms. */
const MAX_DRAIN_MS = 10_000;
/** How often to check that the rest still arrives, in ms. */
const DRAIN_LOOK_MS = 500;
/** A sender of fewer bytes between two checks has stalled. */
const MIN_DRAINED = 4_096;

const after = (ms: number, act: () => void) =>
	AbortSignal.timeout(ms).addEventListener('abort', act, { once: true });

/** @returns undefined for a body that is too large, too slow, abandoned or incomplete */
async function readBytes(request: HttpRequest, givenUp: AbortSignal): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let left = MAX_BODY;
	return await new Promise((resolve) => {
		const stop = () => resolve(undefined);
		if (request.destroyed || givenUp.aborted) stop();
		after(MAX_BODY_MS, stop);
		givenUp.addEventListener('abort', stop, { once: true });
		request.on('close', stop);
		request.on('error', stop);
		request.on('end', () => resolve(Buffer.concat(chunks)));
		// Kept until the end: it discards the rest of a body that is too large.
		request.on('data', (chunk: Buffer) => {
			left -= chunk.length;
			if (left >= 0) chunks.push(chunk);
			else stop();
		});
	});
}

/** Whether a request declares a body that is too large. */
export const isTooLarge = ({ headers }: Pick<HttpRequest, 'headers'>): boolean =>
	Number(headers['content-length'] ?? 0) > MAX_BODY;

/**
 * Closes the connection of a request whose body is not read to its end, after a while: at once, that
 * discards the response (RFC 9112 §9.6). A sender that stalls is cut off at the second check.
 */
export function endConnection(request: HttpRequest): void {
	const end = performance.now() + MAX_DRAIN_MS;
	let arrived = 0;
	request.on('data', (chunk: Buffer) => {
		arrived += chunk.length;
	});
	const look = (hasStalled: boolean) => {
		if (request.readableEnded || request.destroyed) return;
		const stalls = arrived < MIN_DRAINED;
		if ((stalls && hasStalled) || performance.now() > end) {
			request.destroy();
			return;
		}
		arrived = 0;
		after(DRAIN_LOOK_MS, () => look(stalls));
	};
	after(DRAIN_LOOK_MS, () => look(false));
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}

/** Reads a page's JSON in five seconds at most. Never rejects. @param givenUp for a newer request */
export async function readBody(ctx: BodyContext, givenUp: AbortSignal): Promise<unknown> {
	const request = ctx.getRequestObject();
	if (request.readableEnded) return ctx.getBodyData();
	const bytes = await readBytes(request, givenUp);
	return bytes && parse(bytes);
}
