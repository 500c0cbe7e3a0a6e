import { abandon } from './abandon';
import { accept, refuse, type Answer } from './answer';
import { begin } from './begin';
import { closeLink } from './closing';
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
	if (!record.outcome) {
		const spent = record.budget.spend(now);
		if (spent !== 'ok') log('enrollment.throttled', { reason: spent });
		if (spent === 'tooFast') return refuse('busy');
		if (spent === 'spent') return await closeLink(session, 'TOO_MANY_REQUESTS');
	}
	switch (request.action) {
		case 'begin':
			return await begin(session, request);
		case 'finish':
			return await finish(session, request.token, request.attestation);
		case 'abandon':
			return await abandon(session, request.token);
		case 'report':
			// Nobody has enrolled yet, so there is nothing to report.
			return accept({});
	}
}
