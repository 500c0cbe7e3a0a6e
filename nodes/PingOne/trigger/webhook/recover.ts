import type { IWebhookFunctions } from 'n8n-workflow';
import { listSubscriptions } from '../../pingone/environment/subscriptions';
import { openPingOne, type Remembered } from '../event/open';
import { rotate } from './rotation';
import { isSecret } from './secret';
import { isOwn, ownerOf, secretOf } from './subscription';

/** Longest wait, in ms, while PingOne is waiting for a response. */
const PATIENCE_MS = 10_000;

/**
 * Asks PingOne for the secret of the node's subscription. n8n can lose what the node remembers:
 * when its database is restored, or when an execution overwrites it.
 *
 * @param sent the secret that the caller sent
 * @returns whether it is the right secret, which is then remembered; false when PingOne cannot tell
 */
export async function recoverSecret(ctx: IWebhookFunctions, sent: unknown): Promise<boolean> {
	const owner = ownerOf(ctx);
	const purpose = ctx.getMode() === 'manual' ? 'test' : 'production';
	const subscriptions = await openPingOne(ctx, PATIENCE_MS)
		.then(listSubscriptions)
		.catch(() => []);
	const own = subscriptions.find(
		(each) => isOwn(each, owner, purpose) && isSecret(sent, secretOf(each)),
	);
	if (own === undefined) return false;
	const data = ctx.getWorkflowStaticData('node') as Remembered;
	data.subscriptionId = own.id;
	rotate(data, String(sent));
	return true;
}
