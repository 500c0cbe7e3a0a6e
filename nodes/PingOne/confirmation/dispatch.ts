import { type Answer, refuse } from '../waiting/answer';
import { refuseOverspent, refuseStartCode } from '../waiting/limits';
import { open, phaseOf, refuseEnded } from '../waiting/phase';
import { begin } from './begin';
import { finish } from './finish';
import type { PageRequest } from './pageRequest';
import { closeLink } from './refusals';
import type { Session } from './session';

/** The holder of the link declines. That takes no key: saying no must be easier than saying yes. */
async function decline(session: Session, reason: string, startCode?: string): Promise<Answer> {
	const { aim, wait, record, now } = session;
	const phase = phaseOf(wait, record, now);
	if (phase !== 'open') return refuseEnded(phase, record);
	const blocked = await refuseStartCode(session, startCode, closeLink);
	return blocked ?? aim.decline(session, reason);
}

/** Requests that may cause requests to PingOne are charged to the link's budget. */
async function act(session: Session, request: PageRequest): Promise<Answer> {
	if (request.action === 'open') return open(session, session.aim.shown);
	const overspent = await refuseOverspent(session, session.aim.purpose, closeLink);
	if (overspent) return overspent;
	switch (request.action) {
		case 'begin':
			return await begin(session, request);
		case 'finish':
			return await finish(session, request.token, request.assertion);
		case 'decline':
			return await decline(session, request.reason, request.startCode);
		case 'report':
			// Nothing was told that could be reported.
			return refuse('invalid');
	}
}

/** Identifies a request that decides: a key's answer by its challenge. */
const byOf = (request: PageRequest) =>
	request.action === 'finish' ? request.token : request.action;

/**
 * Answers a request that carries the right proof. One that comes after the decision shows that n8n has
 * not gone on, and tells it again; the page that decided is answered as before.
 */
export async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	const { record } = session;
	const at = performance.now();
	const given = record.unheard(at) && record.givenTo(byOf(request));
	const answer = given ?? (await act(session, request));
	if (answer.resume) record.give(byOf(request), answer);
	return record.told(answer, at);
}
