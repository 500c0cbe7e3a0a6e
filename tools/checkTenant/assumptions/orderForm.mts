import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const orderForm: Assumption = {
	id: 'order-form',
	section: 'manage',
	assumes:
		'`expand=order` returns an array of IDs, or of objects with an `id`. The node accepts both forms',
	otherwise: 'After an unclear response, the node sends **Remove Order** again without checking',
	how: 'Send `GET /users/{id}/devices?expand=order` after **Set Order**',
	probe: async (subject) => {
		const active = await subject.active();
		if (!active) return unclear('no key of this program could be activated');
		const path = `${subject.path}/devices`;
		const body = { order: [{ id: active.id }] };
		await subject.call('POST', path, { action: 'devices.reorder+json', body });
		const { json } = await subject.call('GET', path, { query: { expand: 'order' } });
		const [first] = Array.isArray(json.order) ? (json.order as unknown[]) : [];
		const isObject = typeof first === 'object' && first !== null && 'id' in first;
		return holdsIf(
			typeof first === 'string' || isObject,
			first === undefined ? 'no order' : typeof first,
		);
	},
};
