import { listSessions } from '../../pingone/user/sessions';
import { Notice } from '../../read/input';
import { limit, readUpTo, simplify } from '../fields/output';
import { user } from '../fields/user';
import { operation } from '../operation';

const newest = new Notice({
	displayName: 'PingOne shows the ten newest sessions of a user, also with <b>Return All</b>.',
	name: 'newestNotice',
});

const SESSION = `
	id user{id} createdAt activeAt expiresAt? lastSignOn{at remoteIp}
	locations[at remoteIp city state country] browser? operatingSystem? device?`;

export const getSessions = operation({
	name: 'Get Many Sessions',
	value: 'getSessions',
	asTool: 'always',
	action: 'Get many user sessions',
	description:
		'List a user’s sessions, newest first. PingOne shows only the ten newest. Read-only.',
	output: SESSION,
	inputs: [newest, user, limit, simplify(SESSION)],
	async run({ user, limit, simplify }, item) {
		const userId = await user.id(item.api);
		const list = async () => await listSessions(item.api, userId);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
