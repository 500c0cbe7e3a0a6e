import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { expiredItem } from '../../../enrollment/protocol/result';
import { resumeAt, WAIT_KEY, type Wait } from '../../../enrollment/protocol/wait';
import { openCredential } from '../../../pingone/client/credential';
import { transport } from '../../../pingone/client/transport';
import { FieldError } from '../../../pingone/errors/fieldError';
import { runOnce } from '../../../run/once';
import { describeItemError } from '../../describeError';
import { itemView } from '../../item';
import type { RunOperation } from '../../operation';
import { enrollFields } from './fields';
import { leaveBodyUnread } from './unreadBody';
import { prepareWait } from './wait';

const FORM_URL = '{{ $execution.resumeFormUrl }}';

/** Codes of the links that this execution has waited on, in all nodes; n8n keeps it with the execution. */
const LINKS_KEY = 'pingOneEnrollmentLinks';

function requireOneItem(ctx: IExecuteFunctions): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	throw new FieldError(
		'Input',
		`has ${count} items, but one execution waits for one person`,
		'Call a sub-workflow for each person: an Execute Workflow node with Mode set to Run Once for Each Item, and Wait for Sub-Workflow Completion turned off. The example “Onboard 50 hires” shows it.',
	);
}

function refuseTool(ctx: Partial<Pick<IExecuteFunctions, 'isToolExecution'>>): void {
	// Older versions of n8n do not have it.
	if (ctx.isToolExecution?.() !== true) return;
	throw new FieldError(
		'Operation',
		'waits for a person, which a tool of an AI agent cannot do',
		'Let the agent call a workflow that contains this node.',
	);
}

const linksOf = (ctx: IExecuteFunctions) =>
	(ctx.getContext('flow')[LINKS_KEY] as string[] | undefined) ?? [];

/** All waits of an execution have the same link, so the link for one would show the next person's page. */
function requireOwnLink(ctx: IExecuteFunctions, { linkCodeHash }: Wait): void {
	const earlier = linksOf(ctx);
	if (earlier.length === 0 || (linkCodeHash !== '' && !earlier.includes(linkCodeHash))) return;
	throw new FieldError(
		'Link Code',
		linkCodeHash === ''
			? 'is needed: this execution has enrolled somebody before, and the link is the same for all'
			: 'was used before in this execution',
		'Better call a sub-workflow for each person, as in the example “Onboard 50 hires”. Or give each person a code of their own and end their link with &code= and that code.',
	);
}

/** Puts the execution to wait. From here on the webhook answers. */
async function beginWait(ctx: IExecuteFunctions, wait: Wait): Promise<void> {
	const resumeFormUrl = String(ctx.evaluateExpression(FORM_URL, 0));
	ctx.getContext('node')[WAIT_KEY] = wait;
	ctx.getContext('flow')[LINKS_KEY] = [...linksOf(ctx), wait.linkCodeHash];
	ctx.setMetadata({ resumeFormUrl });
	// When the wait ends by time, n8n 2.41 passes the node's input on. It must not pass for a device.
	ctx.getExecuteData().data.main[0] = [{ json: expiredItem(wait), pairedItem: { item: 0 } }];
	await ctx.putExecutionToWait(resumeAt(wait));
}

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const result = await runOnce(ctx, describeItemError, async (run) => {
		refuseTool(ctx);
		requireOneItem(ctx);
		const { ctx: held, connection } = await openCredential(ctx, run.signal);
		const item = itemView(ctx, connection, transport(held, connection, run)(), 0);
		const prepared = await prepareWait(item, ctx.evaluateExpression(FORM_URL, 0));
		requireOwnLink(ctx, prepared);
		return prepared;
	});
	if ('outputs' in result) return result.outputs;
	await beginWait(ctx, result.value);
	return [ctx.getInputData()];
}

export const enroll: RunOperation = {
	name: 'Enroll FIDO2 Device',
	value: 'enroll',
	action: 'Enroll FIDO2 device',
	description:
		'Wait until a person has registered their key on a page of this workflow, then go on with the active device',
	fields: enrollFields,
	execute,
};
