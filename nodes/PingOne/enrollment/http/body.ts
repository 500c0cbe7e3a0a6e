import type { IWebhookFunctions } from 'n8n-workflow';

type Context = Pick<IWebhookFunctions, 'getRequestObject' | 'getBodyData'>;
type Request = ReturnType<Context['getRequestObject']>;

/** Twice the longest attestation that is accepted, which leaves room for escapes. In bytes. */
const MAX_BODY = 128 * 1_024;
/** How long a body may take to arrive; the page sends a few kB. In milliseconds. */
const MAX_BODY_MS = 5_000;
/** How long the sender of a rejected body has to read the response, in ms. */
const LAST_WORD_MS = 1_000;

const after = (ms: number, act: () => void) =>
	AbortSignal.timeout(ms).addEventListener('abort', act, { once: true });

/** @returns undefined for a body that is too large, too slow, abandoned or incomplete */
async function readBytes(request: Request, givenUp: AbortSignal): Promise<Buffer | undefined> {
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
export function isTooLarge({ headers }: Pick<Request, 'headers'>): boolean {
	return Number(headers['content-length'] ?? 0) > MAX_BODY;
}

/** Closes the connection of a request whose body is not read to its end. */
export function endConnection(request: Request): void {
	request.resume();
	after(LAST_WORD_MS, () => {
		if (!request.readableEnded) request.destroy();
	});
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}

/**
 * Reads the JSON of a request. Never rejects, and takes five seconds at most.
 *
 * @param givenUp aborted when a newer request takes this one's place
 * @returns undefined for anything but JSON in UTF-8 that the page could have sent
 */
export async function readBody(ctx: Context, givenUp: AbortSignal): Promise<unknown> {
	const request = ctx.getRequestObject();
	if (request.readableEnded) return ctx.getBodyData();
	const bytes = await readBytes(request, givenUp);
	return bytes && parse(bytes);
}
