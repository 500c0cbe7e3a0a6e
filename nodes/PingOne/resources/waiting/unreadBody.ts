import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { Notice } from '../../read/input';

const UNREAD = { binaryData: true };

/**
 * Keeps n8n from reading request bodies: it responds 500 to one with a false Content-Encoding,
 * before this node is called. n8n reads nothing for a node of version 1 whose parameter `options`
 * has `binaryData` (n8n 2.41.1, webhook-helpers.js, parseRequestBody).
 *
 * It is a separate field next to the operation's Options, because n8n removes undeclared members
 * from a collection, and offers declared ones to the admin.
 */
export const unreadBody = new Notice({
	displayName: 'Body',
	name: 'options',
	type: 'hidden',
	default: UNREAD,
});

/**
 * Does the same for a node with saved Options, which replace the default. It changes the
 * execution's own copy of the node, which n8n keeps while the execution waits.
 */
export function leaveBodyUnread(ctx: Pick<IExecuteFunctions, 'getExecuteData'>): void {
	const { parameters } = ctx.getExecuteData().node;
	parameters.options = { ...(parameters.options as INodeParameters | undefined), ...UNREAD };
}
