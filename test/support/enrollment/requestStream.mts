import { Readable } from 'node:stream';

/** `unread`: as Node hands it over. `read`: n8n has read the body. `brokenOff`: the sender is gone. */
export type RequestState = 'unread' | 'read' | 'brokenOff';

/**
 * A request as a node gets it from n8n.
 *
 * @param members method, headers and the like
 * @param body a Buffer as it is, anything else as JSON
 */
export async function requestStream(
	members: object,
	body: unknown,
	state: RequestState = 'unread',
): Promise<object> {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body) ?? '');
	const stream = Readable.from(bytes.length > 0 ? [bytes] : []);
	if (state === 'read') await stream.toArray();
	if (state === 'brokenOff') stream.destroy();
	return Object.assign(stream, members, state === 'read' && { body });
}
