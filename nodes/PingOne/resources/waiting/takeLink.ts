import type { IExecuteFunctions } from 'n8n-workflow';
import type { LinkPurpose } from '../../page/link/proof';
import type { Delivery } from './linkFields';
import { newLink, openLink, requireLink, type OpenLink } from './link';
import { pausedLink } from './remind';

/**
 * The link of a wait: that of a wait which this node has paused, unless nodes have sent a newer one;
 * or a new one for a workflow that sends it; or else the one that nodes before this one made and sent.
 *
 * @param secret client secret of the worker app
 * @throws FieldError when nodes should have made one, and none can be used
 */
export function takeLink(
	ctx: IExecuteFunctions,
	secret: string,
	owner: { userId: string; purpose: LinkPurpose },
	{ delivery, asksStartCode = false }: { delivery?: Delivery; asksStartCode?: boolean },
): OpenLink {
	const paused = pausedLink(ctx, owner, delivery);
	if (paused) return openLink(paused, secret);
	if (delivery) {
		return newLink(ctx, secret, owner, { validMs: delivery.validMs, asksStartCode });
	}
	return openLink(requireLink(ctx, owner), secret);
}
