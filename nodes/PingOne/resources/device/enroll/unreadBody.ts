import type { IExecuteFunctions, INodeParameters, INodeProperties } from 'n8n-workflow';

const UNREAD = { binaryData: true };

/**
 * Keeps n8n from reading the bodies that are sent to the page: it answers 500 when one lies about
 * its Content-Encoding, before this node is asked. n8n reads nothing for a node of version 1 whose
 * parameter `options` has `binaryData` (n8n 2.41.1, webhook-helpers.js, parseRequestBody).
 *
 * It stands beside the Options of the operation, and not in them, because n8n takes out of a
 * collection what the collection does not describe, and offers the admin all that it does.
 */
export const unreadBodyField: INodeProperties = {
	displayName: 'Body',
	name: 'options',
	type: 'hidden',
	default: UNREAD,
};

/**
 * Does the same for a node whose Options were saved, which take the place of the default. It changes
 * the execution's own copy of the node, which n8n keeps while the execution waits.
 */
export function leaveBodyUnread(ctx: Pick<IExecuteFunctions, 'getExecuteData'>): void {
	const { parameters } = ctx.getExecuteData().node;
	parameters.options = { ...(parameters.options as INodeParameters | undefined), ...UNREAD };
}
