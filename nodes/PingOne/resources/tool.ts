import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { FieldError } from '../pingone/errors/fieldError';
import type { Operation } from './operation';

const LABEL = 'Allow as AI Tool';
const NAME = 'allowAsTool';

/**
 * Shown in the node's variant for AI agents only, which n8n makes and calls `pingOneTool`. Takes no
 * expression, so that no model can fill it in.
 */
const field: INodeProperties = {
	displayName: LABEL,
	name: NAME,
	type: 'boolean',
	noDataExpression: true,
	default: false,
	displayOptions: { show: { '@tool': [true] } },
	description:
		'Whether an AI agent may do this. Models can be talked into things by what they read: have a person approve each use, with n8n’s human review for tools.',
};

/** The fields that an operation has because agents may use it. */
export const toolFields = ({ asTool }: Pick<Operation, 'asTool'>): INodeProperties[] =>
	asTool === undefined ? [field] : [];

type Context = Pick<IExecuteFunctions, 'getNode'> &
	Partial<Pick<IExecuteFunctions, 'isToolExecution'>>;

/**
 * The variant that n8n makes for human reviews of an agent's tools, of a node that has the operation
 * `sendAndWait`. It runs between the agent and the tool, which no agent decides.
 */
const REVIEW = 'HitlTool';

/** Whether n8n runs the node as such a review. */
export const isReview = (ctx: Pick<IExecuteFunctions, 'getNode'>): boolean =>
	ctx.getNode().type.endsWith(REVIEW);

/**
 * Whether an AI agent runs the operation. n8n's engine runs tools of newer agents like any other node, so
 * the name of the variant decides; `isToolExecution` knows of older agents only, and came with n8n 2.
 * Through n8n's API, the variant for reviews can have any operation.
 */
const isTool = (ctx: Context, operation: string) =>
	!(isReview(ctx) && operation === 'sendAndWait') &&
	(ctx.getNode().type.endsWith('Tool') || ctx.isToolExecution?.() === true);

/**
 * Decides whether an agent may use an operation as its tool.
 *
 * @returns why not; undefined when it may, or when no agent runs the node
 */
export function toolRefusal(
	ctx: Context,
	{ asTool, name, value }: Pick<Operation, 'asTool' | 'name' | 'value'>,
): FieldError | undefined {
	if (asTool === 'always' || !isTool(ctx, value)) return undefined;
	if (asTool === 'never') {
		return new FieldError(
			'Operation',
			`${name} belongs to an execution that waits for a user, which a tool of an AI agent cannot do`,
			'Let the agent call a workflow that contains this node.',
		);
	}
	// As it is stored: whatever an expression gives, a model may have had its hand in.
	if (ctx.getNode().parameters[NAME] === true) return undefined;
	return new FieldError(
		LABEL,
		`is off, so ${name} was not done: an AI agent may only read`,
		`The owner of the workflow can turn ${LABEL} on in the tool’s settings.`,
	);
}
