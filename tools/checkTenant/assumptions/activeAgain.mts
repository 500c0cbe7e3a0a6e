import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const activeAgain: Assumption = {
	id: 'active-again',
	section: 'key',
	assumes: 'PingOne refuses to activate an active device again',
	otherwise: 'No harm: the node reads the device first and returns it',
	how: 'Activate a device twice through the API',
	probe: async (subject) => {
		const created = await subject.device();
		const first = await subject.activate(created);
		if (first.status >= 300) return unclear('no key of this program could be activated');
		const again = await subject.activate(created);
		return holdsIf(again.status >= 400, brief(again));
	},
};
