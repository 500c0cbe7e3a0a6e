import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const removeOrder: Assumption = {
	id: 'remove-order',
	section: 'manage',
	assumes:
		'**Remove Order** is a POST that may answer anything in the range of 2xx, after which `expand=order` is empty',
	otherwise: 'The node reports that the order is still there',
	how: 'Run **Remove Order**, look at the console',
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
