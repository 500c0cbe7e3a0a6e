import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const fullOrder: Assumption = {
	id: 'full-order',
	section: 'manage',
	assumes:
		'An order must list every active device, so **Set Order** adds the devices that you left out, in their current order',
	otherwise: 'No harm: PingOne also accepts an order that lists fewer devices',
	how: 'For a user with two active devices, use the API to send an order that lists only one of them',
	probe: async (subject) => {
		const [one, other] = [await subject.active(), await subject.active()];
		if (!one || !other) return unclear('no key of this program could be activated');
		const reply = await subject.call('POST', `${subject.path}/devices`, {
			action: 'devices.reorder+json',
			body: { order: [{ id: other.id }] },
		});
		return holdsIf(reply.status >= 400, brief(reply));
	},
};
