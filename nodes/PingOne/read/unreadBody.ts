import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { Notice } from './input';

const UNREAD = { binaryData: true };

/**
 * Keeps n8n from reading request bodies: it responds 500 to a false Content-Encoding, 422 to broken
 * JSON, and 413 to a large body, which PingOne would repeat for seven days. n8n reads nothing for a
 * node of version 1 whose parameter `options` has `binaryData` (n8n 2.41.1, webhook-helpers.js,
 * parseRequestBody; the same in 1.123). A field of its own, because n8n removes undeclared members
 * from a collection, and offers declared ones to the admin.
 */
export const unreadBody = new Notice({
	displayName: 'Body',
	name: 'options',
	type: 'hidden',
	default: UNREAD,
});

/** The same for a node with saved Options, in the execution's own copy of the node. */
export function leaveBodyUnread(ctx: Pick<IExecuteFunctions, 'getExecuteData'>): void {
	const { parameters } = ctx.getExecuteData().node;
	parameters.options = { ...(parameters.options as INodeParameters | undefined), ...UNREAD };
}
