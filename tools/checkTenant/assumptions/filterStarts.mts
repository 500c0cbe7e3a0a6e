import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const filterStarts: Assumption = {
	id: 'filter-starts',
	section: 'manage',
	assumes:
		'Users can be searched with `sw`, `and`, `or` and parentheses (documented), nested as in the **User** list',
	otherwise: 'The **User** list cannot be searched. Choose **By Username**',
	how: 'Type a few letters in that list',
	probe: async ({ call, user }) => {
		const start = user.username.slice(0, -2);
		const filter = `((username sw "${start}") or (email sw "${start}")) and ((name.given sw "Che") or (name.family sw "Che"))`;
		const reply = await call('GET', '/users', { query: { filter } });
		const { users = [] } = (reply.json._embedded ?? {}) as { users?: Array<{ id: string }> };
		return holdsIf(
			users.some(({ id }) => id === user.id),
			`${brief(reply)}, ${users.length} found`,
		);
	},
};
