import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	contextExpression,
	readWait,
	resumeAt,
	WAIT_KEY,
	type Wait,
} from '../../../enrollment/protocol/wait';
import { FieldError } from '../../../pingone/errors/fieldError';
import { resumeUrlOf } from './wait';

/**
 * Keeps what the node has to remember, where the webhook finds it. That is tried at once: a name of
 * the node that n8n cannot read in an expression would close the page for good.
 *
 * @throws FieldError
 */
export function keepWait(ctx: IExecuteFunctions, wait: Wait): void {
	const { name } = ctx.getNode();
	ctx.getContext('node')[WAIT_KEY] = wait;
	if (readWait(ctx.evaluateExpression(contextExpression(name), 0))?.nonce === wait.nonce) return;
	throw new FieldError(
		'Node name',
		'cannot be read by n8n, so that the page would stay closed',
		'Rename this node: use letters, digits and blanks only.',
	);
}

/** The input with which one execution can wait. @throws FieldError */
export function requireOneItem(ctx: IExecuteFunctions): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	throw new FieldError(
		'Input',
		`must be one item, got ${count}: an execution waits for one user at a time`,
		'Call a sub-workflow for each user: an Execute Workflow node with Mode set to Run Once for Each Item, and Wait for Sub-Workflow Completion turned off, as in the example “Onboard 50 hires”. Or loop over the items.',
	);
}

/** @throws FieldError when the node is the tool of an AI agent */
export function refuseTool(ctx: Partial<Pick<IExecuteFunctions, 'isToolExecution'>>): void {
	// Older versions of n8n do not have it.
	if (ctx.isToolExecution?.() !== true) return;
	throw new FieldError(
		'Operation',
		'waits for a user, which a tool of an AI agent cannot do',
		'Let the agent call a workflow that contains this node.',
	);
}

/**
 * Puts the execution to wait. From here on the webhook answers.
 *
 * @param proof of the link that opens the page, for the note that n8n shows beside the waiting node
 * @param expired what the node gives out when nobody ends the wait
 */
export async function beginWait(
	ctx: IExecuteFunctions,
	wait: Wait,
	proof: string,
	expired: IDataObject,
): Promise<void> {
	ctx.setMetadata({ resumeFormUrl: `${String(resumeUrlOf(ctx))}#${proof}` });
	// When the wait ends by time, n8n 2.41 passes the node's input on. It must not pass for a device.
	ctx.getExecuteData().data.main[0] = [{ json: expired, pairedItem: { item: 0 } }];
	await ctx.putExecutionToWait(resumeAt(wait));
}
