import { holdsIf, type Assumption } from '../assumption.mts';
import { brief, names } from '../tenant.mts';

export const usernameTaken: Assumption = {
	id: 'username-taken',
	section: 'manage',
	assumes:
		'For a username that is taken, PingOne responds with `UNIQUENESS_VIOLATION` for `username` and status 400, as in Ping’s mobile SDK tests. An environment may also require a unique `email`',
	otherwise: '**If User Already Exists** does not apply, and the item fails with PingOne’s message',
	how: 'Run **User > Create** twice',
	probe: async ({ call, user }) => {
		const { username, email } = user;
		const reply = await call('POST', '/users', { body: { username, email } });
		return holdsIf(names(reply, 'UNIQUENESS_VIOLATION', 'username'), brief(reply));
	},
};
