import { refuse, type Answer } from './answer';
import { begin } from './begin';
import { closeLink } from './closing';
import { decline } from './decline';
import { finish } from './finish';
import { open } from './open';
import type { PageRequest } from './pageRequest';
import type { Session } from './session';

/**
 * Answers a request that carries the right proof. Requests that may cause requests to PingOne are
 * charged to the link's budget.
 */
export async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	if (request.action === 'open') return open(session);
	const { record, log, now } = session;
	if (!record.decision) {
		const spent = record.budget.spend(now);
		if (spent !== 'ok') log('confirmation.throttled', { reason: spent });
		if (spent === 'tooFast') return refuse('busy', { repeat: true });
		if (spent === 'spent') return closeLink(session, 'TOO_MANY_REQUESTS');
	}
	switch (request.action) {
		case 'begin':
			return await begin(session, request.startCode);
		case 'finish':
			return await finish(session, request.token, request.assertion);
		case 'decline':
			return decline(session, request.reason, request.startCode);
	}
}
