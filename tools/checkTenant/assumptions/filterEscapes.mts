import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const filterEscapes: Assumption = {
	id: 'filter-escapes',
	section: 'manage',
	assumes: 'In a filter, `"` and `\\` are escaped with a backslash',
	otherwise: 'A user whose name has one of them is not found; never somebody else',
	how: 'Run **Get Many** with **Family Name** `O"Neil`',
	probe: async ({ call, user }) => {
		const { family } = user.name as { family: string };
		const filter = `username eq ${JSON.stringify(user.username)} and name.family eq ${JSON.stringify(family)}`;
		const reply = await call('GET', '/users', { query: { filter } });
		const { users = [] } = (reply.json._embedded ?? {}) as { users?: unknown[] };
		return holdsIf(users.length === 1, `${brief(reply)}, ${users.length} found`);
	},
};
