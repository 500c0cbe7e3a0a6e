import type { IWebhookFunctions } from 'n8n-workflow';

type Context = Pick<IWebhookFunctions, 'getRequestObject' | 'getBodyData'>;
type Request = ReturnType<Context['getRequestObject']>;

/** Twice the longest attestation that is looked at, so that escapes have room. In bytes. */
const LARGEST_BODY = 128 * 1_024;
/** How long a body may take to arrive; the page sends a few kB. In milliseconds. */
const PATIENCE_MS = 15_000;
/** How long the rest of a refused body may go on, so that its sender gets to read the answer. In milliseconds. */
const REST_MS = 10_000;

const after = (ms: number, act: () => void) =>
	AbortSignal.timeout(ms).addEventListener('abort', act, { once: true });

/** @returns undefined for a body that is too large, too slow or not sent to its end */
async function readBytes(request: Request): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let left = LARGEST_BODY;
	return await new Promise((resolve) => {
		if (request.destroyed) resolve(undefined);
		after(PATIENCE_MS, () => resolve(undefined));
		request.on('close', () => resolve(undefined));
		request.on('error', () => resolve(undefined));
		request.on('end', () => resolve(Buffer.concat(chunks)));
		// Stays to the end: the rest of a body that is too large flows here, into nothing.
		request.on('data', (chunk: Buffer) => {
			left -= chunk.length;
			if (left >= 0) chunks.push(chunk);
			else resolve(undefined);
		});
	});
}

/** Ends the connection when the sender does not come to an end. */
function letRestPass(request: Request): void {
	after(REST_MS, () => {
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
 * Reads the JSON of a request. Never rejects, and takes at most fifteen seconds.
 *
 * @returns undefined for what is no JSON in UTF-8, or no body that the page can have sent
 */
export async function readBody(ctx: Context): Promise<unknown> {
	const request = ctx.getRequestObject();
	// n8n has read it, for an execution that an earlier version of this node put to wait.
	if (request.readableEnded) return ctx.getBodyData();
	const bytes = await readBytes(request);
	if (bytes) return parse(bytes);
	letRestPass(request);
	return undefined;
}
