import type { INodeProperties } from 'n8n-workflow';
import { endAllSessions, endSession } from '../../pingone/user/sessions';
import { requireUuid } from '../../pingone/errors/uuid';
import { optionsField } from '../fields/options';
import { pick } from '../fields/output';
import { readUser, userField } from '../fields/user';
import type { Operation, OperationItem } from '../operation';

const SESSION = 'Session ID';

const whichField: INodeProperties = {
	displayName: 'Sessions',
	name: 'sessions',
	type: 'options',
	options: [
		{ name: 'All', value: 'all', description: 'Every session of the user' },
		{ name: 'One', value: 'one', description: 'A session returned by Get Many Sessions' },
	],
	default: 'all',
	description: 'Which sessions to end',
};

const sessionField: INodeProperties = {
	displayName: SESSION,
	name: 'sessionId',
	type: 'string',
	default: '',
	required: true,
	displayOptions: { show: { sessions: ['one'] } },
	placeholder: 'e.g. 465b7031-292f-4641-941f-e21240a88a43',
	description: 'ID of the session to end',
};

const MEMBERS = ['id', 'createdAt', 'activeAt'];

const readSession = (item: OperationItem) =>
	item.read.choice('sessions') === 'one'
		? requireUuid(item.read.text('sessionId'), SESSION)
		: undefined;

export const endSessions: Operation = {
	name: 'End Sessions',
	value: 'endSessions',
	action: 'End user sessions',
	description:
		'Sign a user out of PingOne everywhere, or end one session. Applications may keep sessions of their own. Returns the ended sessions.',
	fields: [userField, whichField, sessionField, optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const sessionId = readSession(item);
		const userId = await findUserId();
		const ended =
			sessionId === undefined
				? await endAllSessions(item.api, userId)
				: (await endSession(item.api, userId, sessionId))
					? [{ id: sessionId }]
					: [];
		return {
			userId,
			endedCount: ended.length,
			sessions: ended.map((session) => pick(MEMBERS, session)),
		};
	},
};
