import { isoTime } from '../tenant/clock.mts';
import type { Session, User } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import { reportSession } from '../events/happenings.mts';
import { collection, links } from './hal.mts';
import { userOf } from './userOf.mts';

/** "The 10 most recent", without pages (page "Read All Sessions"). */
const MAX_SESSIONS = 10;

function presentSession(input: ActionInput, user: User, session: Session): Record<string, unknown> {
	const { base, environment } = input;
	const { remoteIp, city, state, country } = session;
	const place = { at: isoTime(session.activeAt), remoteIp, city, state, country };
	return {
		_links: links({
			self: `${base}/users/${user.id}/sessions/${session.id}`,
			environment: base,
			user: `${base}/users/${user.id}`,
		}),
		id: session.id,
		environment: { id: environment.id },
		user: { id: user.id },
		createdAt: isoTime(session.createdAt),
		activeAt: isoTime(session.activeAt),
		locations: [place],
		lastSignOn: { at: isoTime(session.createdAt), remoteIp },
	};
}

function listSessions(input: ActionInput): Answer {
	const user = userOf(input);
	const newest = user.sessions.toSorted((a, b) => b.createdAt - a.createdAt);
	const items = newest.slice(0, MAX_SESSIONS).map((each) => presentSession(input, user, each));
	return ok(collection('sessions', items, { self: `${input.base}/users/${user.id}/sessions` }));
}

function sessionOf(input: ActionInput): { user: User; session: Session } {
	const user = userOf(input);
	const session = user.sessions.find(({ id }) => id === input.params.sessionId);
	if (session === undefined) throw notFound();
	return { user, session };
}

function deleteSession(input: ActionInput): Answer {
	const { user, session } = sessionOf(input);
	user.sessions = user.sessions.filter((each) => each !== session);
	reportSession(input, user, session.id);
	return noContent();
}

/** `/users/{userId}/sessions` and below. */
export const sessionEndpoints: Endpoint[] = [
	{
		path: '/users/:userId/sessions',
		actions: [
			{ name: 'sessions.list', method: 'GET', permission: 'users:read', run: listSessions },
		],
	},
	{
		path: '/users/:userId/sessions/:sessionId',
		actions: [
			{
				name: 'sessions.get',
				method: 'GET',
				permission: 'users:read',
				run: (input) => {
					const { user, session } = sessionOf(input);
					return ok(presentSession(input, user, session));
				},
			},
			{ name: 'sessions.delete', method: 'DELETE', permission: 'users:write', run: deleteSession },
		],
	},
];
