import type { PingOneApi } from '../../pingone/client/api';
import { requireUuid } from '../../pingone/errors/uuid';
import {
	endAllSessions,
	endedOutput,
	endSession,
	type EndedSessions,
} from '../../pingone/user/sessions';
import { choice, text } from '../../read/kinds';
import { user } from '../fields/user';
import { operation } from '../operation';
import { only } from '../shape';

const which = choice({
	displayName: 'Sessions',
	name: 'sessions',
	options: [
		{ name: 'All', value: 'all', description: 'Every session of the user' },
		{ name: 'One', value: 'one', description: 'A session returned by Get Many Sessions' },
	],
	default: 'all',
	description: 'Which sessions to end',
});

const sessionId = text({
	displayName: 'Session ID',
	name: 'sessionId',
	required: true,
	displayOptions: { show: { sessions: ['one'] } },
	placeholder: 'e.g. 465b7031-292f-4641-941f-e21240a88a43',
	description: 'An ID from the output of Get Many Sessions',
}).as((id, label) => requireUuid(id, label));

const ENDED = 'id createdAt activeAt';

/** Of one session only that one is told: the others are not looked at. */
const endOne = async (api: PingOneApi, userId: string, id: string): Promise<EndedSessions> => ({
	ended: (await endSession(api, userId, id)) ? [{ id }] : [],
});

export const endSessions = operation({
	name: 'End Sessions',
	value: 'endSessions',
	action: 'End user sessions',
	description:
		'Sign a user out of PingOne everywhere, or end one session. Applications may keep their own sessions. Returns the ended sessions.',
	done: {
		evidence: 'gone',
		when: 'the session is gone (One), or PingOne lists no sessions or only ended ones (All)',
	},
	output: `user{id} endedCount:integer sessions[${ENDED}] changed:boolean openCount:integer`,
	inputs: [user, which, sessionId],
	async run({ user, sessionId }, { api }) {
		const userId = await user.id(api);
		const result =
			sessionId === undefined
				? await endAllSessions(api, userId)
				: await endOne(api, userId, sessionId);
		return {
			user: { id: userId },
			...endedOutput(result),
			sessions: result.ended.map(only(ENDED)),
		};
	},
});
