/** Most that is read of a body, in bytes. A page of 1,000 users has about 2 MB. */
const MAX_BYTES = 10 * 1_024 * 1_024;

/** One of Node's streams, as far as it is needed here. */
interface Unread extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/** Leaves out a byte order mark. */
const UTF8 = new TextDecoder();

const isUnread = (body: unknown): body is Unread =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/**
 * Reads the body of a response. n8n's request helper has no limit of its own (n8n-core 2.41.1), so it
 * is asked for the stream, and no more is read than may be used; compressed bodies come unpacked.
 *
 * @param body a stream; what the helper has read already is handed on as it is
 * @param signal of this request alone: ends the reading, and the connection
 * @returns the text; undefined when there is too much of it: the connection is closed then
 * @throws whatever ended the stream before its end
 */
export async function readBody(body: unknown, signal: AbortSignal): Promise<unknown> {
	if (!isUnread(body)) return body ?? '';
	const destroy = () => body.destroy();
	signal.addEventListener('abort', destroy, { once: true });
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		length += chunk.length;
		// Leaving the loop destroys the stream.
		if (length > MAX_BYTES) return undefined;
		chunks.push(chunk);
	}
	return UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
}
