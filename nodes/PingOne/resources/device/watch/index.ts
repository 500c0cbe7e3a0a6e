import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { unreportedItem } from '../../../enrollment/watch';
import { requireSecret } from '../../../page/link/proof';
import { openCredential } from '../../../pingone/client/credential';
import { describeError } from '../../../pingone/errors/describeError';
import { runOnce } from '../../../run/items';
import type { RunOperation } from '../../operation';
import { beginWait, keepWait, requireOneItem } from '../../waiting/beginWait';
import { proofOf } from '../../waiting/link';
import { leaveBodyUnread } from '../../waiting/unreadBody';
import { watchFields } from './fields';
import { prepareWatch } from './wait';
import { WATCHED_DEVICE } from '../../outputs';

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const result = await runOnce(ctx, describeError, async (run) => {
		requireOneItem(ctx);
		const prepared = prepareWatch(ctx);
		const { credential } = await openCredential(ctx, run.signal);
		const proof = proofOf(prepared.link, requireSecret(credential));
		keepWait(ctx, prepared.wait);
		return { ...prepared, proof };
	});
	if ('outputs' in result) return result.outputs;
	const { wait, proof } = result.value;
	return await beginWait(ctx, wait, proof, unreportedItem(wait.item));
}

export const watchLink: RunOperation = {
	name: 'Watch Enrollment Link',
	value: 'watchLink',
	asTool: 'never',
	action: 'Watch used enrollment link',
	description:
		'Keep a used enrollment link active: anybody who opens it again sees when it was used, and can report that it was not them',
	output: WATCHED_DEVICE,
	fields: watchFields,
	execute,
};
