import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const memberTwice: Assumption = {
	id: 'member-twice',
	section: 'manage',
	assumes:
		'If an existing member is added again, PingOne refuses the request with 400 or 409, or accepts it. A membership can be read by group ID',
	otherwise: '**Add User** fails for a user who is already a member',
	how: 'Run **Add User** twice',
	probe: async (subject) => {
		const { call, path, user } = subject;
		const group = await call('POST', '/groups', { body: { name: user.username } });
		if (group.status !== 201) return unclear(brief(group));
		const id = String(group.json.id);
		subject.later(async () => await call('DELETE', `/groups/${id}`));
		const add = async () => await call('POST', `${path}/memberOfGroups`, { body: { id } });
		await add();
		const again = await add();
		const read = await call('GET', `${path}/memberOfGroups/${id}`);
		const isKnown = again.status < 300 || again.status === 400 || again.status === 409;
		return holdsIf(isKnown && read.status === 200, `${brief(again)}, read ${brief(read)}`);
	},
};
