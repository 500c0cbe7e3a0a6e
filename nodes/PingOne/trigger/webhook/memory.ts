import { isMapOf, isRecord, isText, type Check, type Kept, orMissing } from '../../savedState';
import { isSeen } from '../event/seenEvents';
import { findState, type State, type TriggerContext } from '../state';
import type { Additions } from './subscription';

export interface Webhook {
	/** Made once for each environment. */
	secret: string;
	/** Which events have been emitted, as serialized by `SeenEvents`. */
	seen: string;
	/** Once the subscription was deleted: what an administrator had added to it. */
	additions?: Additions;
	/** The environment of the credential about which an item has told, because it was another one. */
	told?: string;
}

const isFilled: Check = (value) => isText(value) && value !== '';

const isWebhook = isRecord({
	secret: isFilled,
	seen: isSeen,
	additions: orMissing(
		isRecord({
			headers: orMissing(isMapOf(isText)),
			tlsClientAuthKeyPair: orMissing(isRecord({ id: isText })),
			payloadOptions: orMissing(isRecord({})),
		}),
	),
	told: orMissing(isText),
});

/** What the node remembers, and of which environment. */
export const recall = (ctx: TriggerContext, isTest: boolean): Kept<State<Webhook>> =>
	findState<Webhook>(ctx, isWebhook, { isTest });

/** What can be read of that. @param environment nothing of another one, if given */
export function known(ctx: TriggerContext, isTest: boolean, environment?: string) {
	const kept = recall(ctx, isTest);
	if (kept.found !== 'state') return undefined;
	return [undefined, kept.state.environment].includes(environment) ? kept.state : undefined;
}
