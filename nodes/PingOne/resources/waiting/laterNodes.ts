import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { UNIT_MS } from '../fields/units';

export interface Waiter {
	resource: string;
	operation: string;
}

/** The nodes of this package after the present one that are not turned off. */
function ownLater(ctx: IExecuteFunctions) {
	const own = ctx.getNode();
	return ctx
		.getChildNodes(own.name, { includeNodeParameters: true })
		.filter(({ type, disabled }) => type === own.type && !disabled)
		.map(({ name, parameters = {} }) => ({ name, parameters }));
}

/** The nodes after this one that wait for the user of a link. */
export const laterNodes = (ctx: IExecuteFunctions, waiter: Waiter) =>
	ownLater(ctx).filter(
		({ parameters: { resource, operation } }) =>
			resource === waiter.resource && operation === waiter.operation,
	);

/** The names of the later nodes with this node's operation. */
const laterNamesOfSameOperation = (ctx: IExecuteFunctions): string[] =>
	laterNodes(ctx, ctx.getNode().parameters as unknown as Waiter).map(({ name }) => name);

/** The operation that tests a new device, behind the one that waits for it. */
export const TEST: Waiter = { resource: 'device', operation: 'testSignIn' };

/** How long a later node tests a new device at most, in ms, as far as it is known here. */
export function laterTestMs(ctx: IExecuteFunctions): number {
	const minutes = laterNodes(ctx, TEST).map(({ parameters }) => Number(parameters.testFor) || 0);
	return Math.max(0, ...minutes) * UNIT_MS.minutes;
}

/** The name of a node, this one or a later one, that watches a link after its end. */
export function findWatch(ctx: IExecuteFunctions): string | undefined {
	const { name, parameters } = ctx.getNode();
	return [{ name, parameters }, ...ownLater(ctx)].find(
		(each) => (each.parameters as INodeParameters | undefined)?.operation === 'watchLink',
	)?.name;
}

/** Those that wait with a link of nodes before them; one with an expression may do so. */
const takers = (ctx: IExecuteFunctions, waiter: Waiter) =>
	laterNodes(ctx, waiter).filter(({ parameters }) => parameters.sendLinkWith !== 'workflow');

/** Requires a waiter, or visitors would read n8n’s words about an execution that is over. @throws FieldError */
export function requireWaiter(
	ctx: IExecuteFunctions,
	waiter: Waiter & { name: string },
	field: string,
): void {
	if (takers(ctx, waiter).length > 0) return;
	throw new FieldError(
		field,
		`would create a link that no node waits for: no node ${quote(waiter.name)} that takes links from nodes before it comes after this one`,
		`No link was created. Add a PingOne node with the operation ${waiter.name} after this one, for the same user, with Send Link With set to Nodes Before This One. To send a link without nodes of your own, use ${waiter.name} alone, with Send Link With set to A Workflow.`,
	);
}

/** How several users enroll or confirm, although an execution waits for one at a time. */
export const SEVERAL_USERS =
	'To enroll a list, import the example “Enroll a list and remind” (enroll-a-list.json): it calls itself once for each user. To do the same here, put Loop Over Items in front of an Execute Sub-workflow node with Wait for Sub-Workflow Completion turned off; or loop over the items.';

/** Nodes that may hand on fewer items than they get. */
const PICKS_ITEMS = ['splitInBatches', 'limit', 'filter', 'code'].map(
	(name) => `n8n-nodes-base.${name}`,
);

/** Requires that a later node which waits for one user does not get several. @throws FieldError */
export function requireOneLater(ctx: IExecuteFunctions, waiter: Waiter): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	const [later] = takers(ctx, waiter);
	const children = ctx.getChildNodes(ctx.getNode().name);
	if (!later || children.some(({ type }) => PICKS_ITEMS.includes(type))) return;
	throw new FieldError(
		'Input',
		`has ${count} items, but the node ${quote(later.name)} waits for one user at a time`,
		`No link was created. ${SEVERAL_USERS}`,
	);
}

/** Requires another node of the same operation behind this one. @throws FieldError for the field that needs it */
export function requireLaterNode(ctx: IExecuteFunctions, label: string): void {
	if (laterNamesOfSameOperation(ctx).some((name) => name !== ctx.getNode().name)) return;
	throw new FieldError(
		label,
		'needs a node that waits for the second passkey',
		'Put another Enroll FIDO2 Device node for the same user after this one.',
	);
}

/** Whether a node of an operation comes behind this one, with no other of this one's kind between. */
export function comesNext(ctx: IExecuteFunctions, waiter: Waiter): boolean {
	const own = ctx.getNode();
	const seen = new Set(laterNamesOfSameOperation(ctx));
	const leadsTo = (name: string): boolean =>
		ctx.getParentNodes(name, { depth: 1 }).some((parent) => {
			if (parent.name === own.name) return true;
			if (seen.has(parent.name)) return false;
			seen.add(parent.name);
			return leadsTo(parent.name);
		});
	return laterNodes(ctx, waiter).some(({ name }) => leadsTo(name));
}
