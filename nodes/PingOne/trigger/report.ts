import { type FunctionsBase, NodeOperationError } from 'n8n-workflow';
import { describeError } from '../pingone/errors/describeError';

type Trigger = Pick<FunctionsBase, 'getWorkflow' | 'getNode'>;

export const about = (ctx: Trigger) => ({
	workflowId: ctx.getWorkflow().id,
	nodeName: ctx.getNode().name,
});

/** Anything that was thrown as n8n's error, with a hint. */
export function toNodeError(ctx: Trigger, thrown: unknown): NodeOperationError {
	const { message, hint } = describeError(thrown);
	return new NodeOperationError(ctx.getNode(), message, { description: hint });
}
