import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const groupRole: Assumption = {
	id: 'group-role',
	section: 'roles',
	assumes: 'Identity Data Admin may read and write groups',
	otherwise: 'All operations of **Group** answer _The worker app is not authorized to do this_',
	how: 'Run **Get Many** of **Group** with that role only',
	probe: async ({ call }) => {
		const reply = await call('GET', '/groups', { query: { limit: '1' } });
		return holdsIf(reply.status === 200, brief(reply));
	},
};
