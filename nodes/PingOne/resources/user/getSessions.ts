import { listSessions } from '../../pingone/user/sessions';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

const SESSION = `
	id user{id} createdAt activeAt expiresAt? lastSignOn{at remoteIp}
	locations[at remoteIp city state country] browser? operatingSystem? device?`;

export const getSessions: Operation = {
	name: 'Get Many Sessions',
	value: 'getSessions',
	asTool: 'always',
	action: 'Get many user sessions',
	description:
		'List the sessions of a user, the newest first. PingOne shows the ten newest. Changes nothing.',
	output: SESSION,
	fields: [userField, ...limitFields, simplifyField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const most = readLimit(item);
		const simplify = readSimplify(item, SESSION);
		const userId = await findUserId();
		const list = async () => await listSessions(item.api, userId);
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
