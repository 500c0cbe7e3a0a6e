import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eventLog } from '../../../enrollment/events';
import { requireSecret } from '../../../page/link/proof';
import { expiredItem } from '../../../enrollment/result';
import { openCredential } from '../../../pingone/client/credential';
import { transport } from '../../../pingone/client/transport';
import type { RunSignals } from '../../../run/items';
import { runOnce } from '../../../run/once';
import { describeError } from '../../../pingone/errors/describeError';
import { itemView } from '../../item';
import type { RunOperation } from '../../operation';
import { beginWait, keepWait, requireOneItem } from './beginWait';
import { enrollFields } from './fields';
import { proofOf, requireLink } from './link';
import { leaveBodyUnread } from './unreadBody';
import { prepareWait } from './wait';

async function prepare(ctx: IExecuteFunctions, run: RunSignals) {
	requireOneItem(ctx);
	const opened = await openCredential(ctx, run.signal);
	const { ctx: held, credential, connection } = opened;
	// The page evaluates it without an item.
	opened.requireSameLater();
	const sendFor = transport(held, connection, run);
	const item = itemView(ctx, { fields: enrollFields, connection, sendFor }, 0);
	const wait = await prepareWait(ctx, item);
	const link = requireLink(ctx, wait.person.id);
	const proof = proofOf(link, requireSecret(credential));
	keepWait(ctx, wait);
	// The status follows when the wait ends; until then n8n's own status says that it is waiting.
	item.record(wait.person.username, '');
	return { wait, link, proof };
}

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const result = await runOnce(ctx, describeError, async (run) => await prepare(ctx, run));
	if ('outputs' in result) return result.outputs;
	const { wait, link, proof } = result.value;
	// A link is good for one wait. A node that watches it later shows the same page.
	Object.assign(link, { spent: true, page: wait.page, origin: wait.origin });
	await beginWait(ctx, wait, proof, expiredItem(wait));
	const log = eventLog(ctx.logger, { execution: ctx.getExecutionId(), node: ctx.getNode().name });
	log('enrollment.wait_started', { user: wait.person.id, wait: wait.nonce.slice(0, 8) });
	return [ctx.getInputData()];
}

export const enroll: RunOperation = {
	name: 'Enroll FIDO2 Device',
	value: 'enroll',
	asTool: 'never',
	action: 'Enroll FIDO2 device',
	description:
		'Wait until a user has registered a passkey or security key on a hosted page, then continue with the active device',
	fields: enrollFields,
	execute,
};
