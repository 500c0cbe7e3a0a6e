import {
	nodeNameToToolName,
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import { FieldError } from '../../pingone/errors/fieldError';
import { eventLog } from '../../waiting/events';
import { isReview } from '../tool';

/** What `$tool` reads of a model's call. */
const SHOWN = ['tool', 'toolParameters'];

/**
 * Whether a call holds its values twice. n8n (2.41.1, `$fromAI`) prefers those in a member `query`,
 * for what it shows as for what it runs, so a model can have one thing shown and another one run.
 */
const isTwofold = ({ query, toolParameters }: IDataObject): boolean =>
	(isJsonObject(query) && SHOWN.some((name) => Object.hasOwn(query, name))) ||
	(isJsonObject(toolParameters) &&
		isJsonObject(toolParameters.query) &&
		Object.keys(toolParameters.query).some((name) => Object.hasOwn(toolParameters, name)));

/** Variants that n8n makes of nodes; their tools have the node's name. */
const VARIANT = /^n8n-nodes-.*Tool$/;

/** Whether the call says that it is for another tool than those behind this review. */
function isForAnotherTool(ctx: IExecuteFunctions, { tool }: IDataObject): boolean {
	const { name } = ctx.getNode();
	const options = { connectionType: NodeConnectionTypes.AiTool, depth: 1 };
	const tools = ctx.getParentNodes(name, options);
	// Tools of other makes choose their names themselves.
	if (tool === undefined || !tools.every(({ type }) => VARIANT.test(type))) return false;
	return !tools.some((each) => nodeNameToToolName(each.name) === tool);
}

/**
 * In a review, the user must read what will run. A model that was talked into it can send more than
 * its tool takes, which n8n hands on. @throws FieldError where `$tool` would show something else
 */
export function requireHonestCall(ctx: IExecuteFunctions): void {
	if (!isReview(ctx)) return;
	const call = ctx.getInputData()[0]?.json ?? {};
	if (!isTwofold(call) && !isForAnotherTool(ctx, call)) return;
	const reason = 'the agent’s call shows something other than what it runs';
	eventLog(ctx)('confirmation.refused', { reason });
	throw new FieldError(
		'Message',
		'would show something other than what runs: the model has sent values twice, or the name of another tool',
		'No one was asked, and the tool does not run. Check the model’s input: text in it may have instructed the model to do this.',
	);
}
