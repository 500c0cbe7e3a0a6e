import { holdsIf, type Assumption } from '../assumption.mts';

export const filterCase: Assumption = {
	id: 'filter-case',
	section: 'manage',
	assumes:
		'Whether capital letters matter in a filter is open; **By Email** and **By Username** ask once more in lower case',
	otherwise: 'Nothing: the node asks twice where once is enough',
	how: 'Run **Get** by email in another case',
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
