import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const removeOrder: Assumption = {
	id: 'remove-order',
	section: 'manage',
	assumes:
		'PingOne may respond to **Remove Order**, a POST, with any 2xx status. Afterward, `expand=order` is empty',
	otherwise: 'The output contains `confirmed: false`',
	how: 'Run **Remove Order**, and look at the output',
	probe: async (subject) => {
		const path = `${subject.path}/devices`;
		const reply = await subject.call('POST', path, { action: 'devices.order.remove+json' });
		const { json } = await subject.call('GET', path, { query: { expand: 'order' } });
		const isEmpty = Array.isArray(json.order) && json.order.length === 0;
		return holdsIf(
			reply.status < 300 && isEmpty,
			`${brief(reply)}, order ${isEmpty ? 'empty' : 'not empty'}`,
		);
	},
};
