import type { IWebhookFunctions } from 'n8n-workflow';
import { listSubscriptions } from '../../pingone/environment/subscriptions';
import { openPingOne } from '../event/open';
import type { Remembered } from './memory';
import { rotate } from './rotation';
import { isSecret } from './secret';
import { isOwn, ownerOf, secretOf } from './subscription';

/** Longest wait, in ms, while PingOne is waiting for a response. */
const PATIENCE_MS = 10_000;
/** How long PingOne's answer is kept, in ms. */
const KEEP_MS = 60_000;
/** How long it is kept when there was none, in ms. */
const KEEP_FAILURE_MS = 10_000;

/** @returns the secrets of the node's subscriptions in PingOne; undefined when it cannot tell */
async function readSecrets(ctx: IWebhookFunctions): Promise<string[] | undefined> {
	const owner = ownerOf(ctx);
	const purpose = ctx.getMode() === 'manual' ? 'test' : 'production';
	const all = await openPingOne(ctx, PATIENCE_MS)
		.then(listSubscriptions)
		.catch(() => undefined);
	return all
		?.filter((each) => isOwn(each, owner, purpose))
		.map(secretOf)
		.filter((secret) => secret !== undefined);
}

/**
 * Finds a secret again that n8n has lost: when its database is restored, or when an execution
 * overwrites what the node remembers.
 *
 * PingOne is asked once a minute for the secrets it has, and every caller of that minute is compared
 * with the answer. So callers without the right secret can neither make n8n send requests all the
 * time nor use up the look-up that PingOne's own delivery needs.
 */
export class Recovery {
	private answer: Promise<string[] | undefined> = Promise.resolve(undefined);
	private until = -Infinity;

	/**
	 * @param sent the secret that the caller sent
	 * @returns whether it is the right secret, which is then remembered
	 */
	async recover(ctx: IWebhookFunctions, sent: unknown): Promise<boolean> {
		if (typeof sent !== 'string' || sent === '') return false;
		const secrets = (await this.ask(ctx)) ?? [];
		if (!secrets.some((secret) => isSecret(sent, secret))) return false;
		rotate(ctx.getWorkflowStaticData('node') as Remembered, sent);
		return true;
	}

	private async ask(ctx: IWebhookFunctions): Promise<string[] | undefined> {
		if (Date.now() >= this.until) {
			this.until = Date.now() + KEEP_MS;
			const answer = readSecrets(ctx);
			this.answer = answer;
			void answer.then((secrets) => {
				if (secrets === undefined) this.until = Date.now() + KEEP_FAILURE_MS;
			});
		}
		return await this.answer;
	}
}
