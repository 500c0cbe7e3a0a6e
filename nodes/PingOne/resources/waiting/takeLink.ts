import type { IExecuteFunctions } from 'n8n-workflow';
import type { LinkPurpose } from '../../page/link/proof';
import type { LinkRecord } from '../../page/link/records';
import type { Delivery } from './linkFields';
import { newLink, renewLink, requireLink, type OpenLink } from './link';
import { pausedLink } from './remind';

/** The link of a wait; open where a workflow sends it. */
export type TakenLink = OpenLink | { record: LinkRecord; proof?: undefined };

/**
 * The link of a wait: that of a wait which this node has paused, unless nodes have sent a newer one;
 * or a new one for a workflow that sends it; or else the one that nodes before this one made and sent.
 *
 * @throws FieldError when nodes should have made one, and none can be used
 */
export function takeLink(
	ctx: IExecuteFunctions,
	owner: { userId: string; purpose: LinkPurpose },
	{ delivery, asksStartCode = false }: { delivery?: Delivery; asksStartCode?: boolean },
): TakenLink {
	const paused = pausedLink(ctx, owner, delivery);
	if (paused) return delivery ? renewLink(paused) : { record: paused };
	if (delivery) return newLink(ctx, owner, { validMs: delivery.validMs, asksStartCode });
	return { record: requireLink(ctx, owner) };
}
