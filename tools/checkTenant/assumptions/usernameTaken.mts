import { holdsIf, type Assumption } from '../assumption.mts';
import { brief, names } from '../tenant.mts';

export const usernameTaken: Assumption = {
	id: 'username-taken',
	section: 'manage',
	assumes:
		'A username that is taken is `UNIQUENESS_VIOLATION` on `username`, status 400 (so in the tests of Ping’s mobile SDK); an environment may make `email` unique as well',
	otherwise: '**If User Already Exists** does not apply, and the item fails with PingOne’s words',
	how: 'Run **Create** of **User** twice',
	probe: async ({ call, user }) => {
		const { username, email } = user;
		const reply = await call('POST', '/users', { body: { username, email } });
		return holdsIf(names(reply, 'UNIQUENESS_VIOLATION', 'username'), brief(reply));
	},
};
