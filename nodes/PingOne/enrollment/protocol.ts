import { renderPage } from '../page/html';
import { phaseOf } from '../waiting/phase';
import type { Protocol } from '../waiting/protocol';
import { answerProven } from './answerProven';
import { attemptsHere } from './attempts';
import { readPageRequest, type PageRequest } from './pageRequest';
import { viewOf } from './viewOf';
import type { Wait } from './wait';
import { answerLateVisitor } from './watch';

/** The page on which a user registers a passkey, and which tells later visitors about it. */
export const enrollment: Protocol<Wait, PageRequest> = {
	purpose: 'enrollment',
	recordOf: (key) => attemptsHere().recordOf(key),
	phaseOf: (wait, key) =>
		wait.kind === 'watch' ? 'open' : phaseOf(wait, attemptsHere().peek(key), Date.now()),
	render: (wait, blocked, nonce, accepted) => renderPage(viewOf(wait, blocked, accepted), nonce),
	readRequest: readPageRequest,
	answer: async (ctx, wait, request, asked) =>
		wait.kind === 'watch'
			? answerLateVisitor({ ...asked, wait, now: Date.now() }, request)
			: await answerProven(ctx, wait, request, asked),
};
