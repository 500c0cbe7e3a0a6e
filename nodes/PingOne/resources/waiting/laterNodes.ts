import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';

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
