import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';

/** The operation that waits for a link's user. */
export interface Waiter {
	resource: string;
	operation: string;
}

/** A node after this one that waits. */
interface LaterNode {
	name: string;
	parameters: INodeParameters;
}

/** The nodes after this one that wait, as far as n8n tells: older versions name no parameters. */
export function laterNodes(ctx: IExecuteFunctions, waiter: Waiter): LaterNode[] {
	const own = ctx.getNode();
	return ctx
		.getChildNodes(own.name, { includeNodeParameters: true })
		.filter(({ type, disabled }) => type === own.type && !disabled)
		.map(({ name, parameters = {} }) => ({ name, parameters }))
		.filter(
			({ parameters: { resource, operation } }) =>
				resource === waiter.resource && operation === waiter.operation,
		);
}

/** How several users enroll or confirm, although an execution waits for one at a time. */
export const SEVERAL_USERS =
	'To enroll a list, import the example “Enroll a list and remind” (enroll-a-list.json): it calls itself once for each user. To do the same here, put Loop Over Items in front of an Execute Sub-workflow node with Wait for Sub-Workflow Completion turned off; or loop over the items.';

/** Nodes that may hand on fewer items than they get. */
const PICKS_ITEMS = ['splitInBatches', 'limit', 'filter', 'code'].map(
	(name) => `n8n-nodes-base.${name}`,
);

/**
 * Requires that a later node which waits for one user does not get several, before a link is sent
 * that this execution will never wait for.
 *
 * @throws FieldError which names that node
 */
export function requireOneLater(ctx: IExecuteFunctions, waiter: Waiter): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	const [later] = laterNodes(ctx, waiter);
	const children = ctx.getChildNodes(ctx.getNode().name);
	if (!later || children.some(({ type }) => PICKS_ITEMS.includes(type))) return;
	throw new FieldError(
		'Input',
		`has ${count} items, but the node ${quote(later.name)} waits for one user at a time`,
		`No link was made. ${SEVERAL_USERS}`,
	);
}

/**
 * Requires that another node of the same operation comes after this one, where n8n tells.
 *
 * @param label of the field that needs it
 * @throws FieldError
 */
export function requireLaterNode(ctx: IExecuteFunctions, label: string): void {
	const own = ctx.getNode();
	const { resource, operation } = own.parameters as unknown as Waiter;
	const children = ctx.getChildNodes(own.name, { includeNodeParameters: true });
	// Older versions of n8n name no parameters.
	if (children.length > 0 && children.every(({ parameters }) => !parameters)) return;
	if (laterNodes(ctx, { resource, operation }).some(({ name }) => name !== own.name)) return;
	throw new FieldError(
		label,
		'needs a node that waits for the second passkey',
		'Put another Enroll FIDO2 Device node for the same user behind this one.',
	);
}
