import { holdsIf, type Assumption } from '../assumption.mts';

export const filterCase: Assumption = {
	id: 'filter-case',
	section: 'manage',
	assumes:
		'Filters may be case-sensitive, so **By Email** and **By Username** also search in lowercase',
	otherwise: 'No harm: the second search is unnecessary',
	how: 'Run **Get Many** with an **Email** filter capitalized differently',
	probe: async ({ call, user }) => {
		const filter = `username eq "${user.username.toUpperCase()}"`;
		const reply = await call('GET', '/users', { query: { filter } });
		const { users = [] } = (reply.json._embedded ?? {}) as { users?: unknown[] };
		return holdsIf(
			reply.status === 200,
			users.length > 0 ? 'capital letters do not matter' : 'capital letters matter',
		);
	},
};
