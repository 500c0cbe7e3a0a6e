import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eventLog } from '../../confirmation/events';
import { expiredItem } from '../../confirmation/result';
import { WAIT_KEY, type ConfirmationWait } from '../../confirmation/wait';
import { requireSecret } from '../../page/link/proof';
import { contextExpression, readRecord } from '../../page/wait';
import { openCredential } from '../../pingone/client/credential';
import { transport } from '../../pingone/client/transport';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
import { runOnce } from '../../run/once';
import type { RunSignals } from '../../run/items';
import { beginWait, requireOneItem } from '../device/enroll/beginWait';
import { leaveBodyUnread } from '../device/enroll/unreadBody';
import { itemView } from '../item';
import type { RunOperation } from '../operation';
import { deliver } from './deliver';
import { confirmFields } from './fields';
import { prepare } from './prepare';

/** Stores the wait where the page's requests find it; reads it back at once. @throws FieldError */
function keep(ctx: IExecuteFunctions, wait: ConfirmationWait): void {
	const { name } = ctx.getNode();
	ctx.getContext('node')[WAIT_KEY] = wait;
	const kept = readRecord(ctx.evaluateExpression(contextExpression(name), 0), WAIT_KEY);
	if (kept?.nonce === wait.nonce) return;
	throw new FieldError(
		'Node name',
		'cannot be read by n8n, so that the page would stay closed',
		'Rename this node: use letters, digits and blanks only.',
	);
}

async function ask(ctx: IExecuteFunctions, run: RunSignals) {
	requireOneItem(ctx);
	const opened = await openCredential(ctx, run.signal);
	const { ctx: held, credential, connection } = opened;
	// The page evaluates it without an item.
	opened.requireSameLater();
	const sendFor = transport(held, connection, run);
	const item = itemView(ctx, { fields: confirmFields, connection, sendFor }, 0);
	const prepared = await prepare(ctx, item, requireSecret(credential));
	const { wait, workflow, link } = prepared;
	keep(ctx, wait);
	if (workflow !== undefined) await deliver(ctx, workflow, prepared);
	item.record(wait.person.username, '');
	return { wait, link };
}

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const result = await runOnce(ctx, describeError, async (run) => await ask(ctx, run));
	if ('outputs' in result) return result.outputs;
	const { wait, link } = result.value;
	link.record.spent = true;
	await beginWait(ctx, wait, link.proof, expiredItem(wait) as IDataObject);
	const log = eventLog(ctx.logger, { execution: ctx.getExecutionId(), node: ctx.getNode().name });
	log('confirmation.wait_started', { user: wait.person.id, wait: wait.nonce.slice(0, 8) });
	return [ctx.getInputData()];
}

export const sendAndWait: RunOperation = {
	name: 'Send and Wait for Passkey',
	// n8n offers a node with an operation of this value as human review of an agent's tools.
	value: 'sendAndWait',
	asTool: 'never',
	action: 'Send and wait for passkey',
	description:
		'Ask a user to confirm something with their own passkey, and wait for the answer: confirmed, declined or expired',
	fields: confirmFields,
	execute,
};
