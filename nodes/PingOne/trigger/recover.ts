import type { IWebhookFunctions } from 'n8n-workflow';
import { listSubscriptions } from '../pingone/subscriptions';
import { openPingOne, type Remembered } from './open';
import { rotate } from './rotation';
import { isSecret } from './secret';
import { isOwn, ownerOf, secretOf } from './subscription';

/** PingOne waits for its answer meanwhile, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Asks PingOne which secret the node's subscription has. n8n can lose what the node remembers: the
 * database was restored, or an execution has written over it.
 *
 * @param sent what the caller proves itself with
 * @returns whether that is the secret, which is remembered from now on; false when PingOne cannot tell
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
