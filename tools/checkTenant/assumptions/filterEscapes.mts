import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const filterEscapes: Assumption = {
	id: 'filter-escapes',
	section: 'manage',
	assumes: 'In a filter, a backslash escapes `"` and `\\`',
	otherwise:
		'A filter with one of these characters fails, finds no user or, in **Get Many**, finds other users',
	how: 'Run **Get Many** with **Given Name** `Ann "Annie"`',
	probe: async ({ call, user }) => {
		const { given } = user.name as { given: string };
		const filter = `username eq ${JSON.stringify(user.username)} and name.given eq ${JSON.stringify(given)}`;
		const reply = await call('GET', '/users', { query: { filter } });
		const { users = [] } = (reply.json._embedded ?? {}) as { users?: unknown[] };
		return holdsIf(users.length === 1, `${brief(reply)}, ${users.length} found`);
	},
};
