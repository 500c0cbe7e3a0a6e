import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const pendingRp: Assumption = {
	id: 'pending-rp',
	section: 'key',
	assumes:
		'When read, a pending device includes its `rp`, as an active device does in a tenant’s published response',
	otherwise: '**Activate FIDO2 Device** requires **Creation Options** under **Options**',
	how: 'Create a device, then run **Get**',
	probe: async (subject) => {
		const created = await subject.device();
		if (created.status !== 201) return unclear(brief(created));
		const { json } = await subject.call('GET', created.path);
		const { id } = (json.rp ?? {}) as { id?: unknown };
		return holdsIf(id === 'example.com', id === undefined ? 'no rp' : 'rp is shown');
	},
};
