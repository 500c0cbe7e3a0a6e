import { abandon } from './abandon';
import { accept, refuse, type Answer, type Code } from '../waiting/answer';
import { refuseOverspent, type LimitReason } from '../waiting/limits';
import { open } from '../waiting/open';
import { begin } from './begin';
import { answerClosing, closeLink } from './closing';
import { finish } from './finish';
import { lookAt } from './look';
import type { PageRequest } from './pageRequest';
import type { Session } from './session';
import { signIn } from './trial/signIn';

/** Refusals with an event of their own, and those that are no news. */
const TOLD_OTHERWISE: readonly Code[] = [
	'wrongLink',
	'startCode',
	'mismatch',
	'closed',
	'used',
	'expired',
	'busy',
	'disabled',
];

async function act(session: Session, request: PageRequest): Promise<Answer> {
	switch (request.action) {
		case 'open':
			return open(session);
		case 'begin':
			return await begin(session, request);
		case 'finish':
			return await finish(session, request.token, request.attestation);
		case 'abandon':
			return await abandon(session, request.token, request.unasked);
		case 'signIn':
			return await signIn(session, request);
		case 'report':
			// Nobody has enrolled yet, so there is nothing to report.
			return accept({});
	}
}

/**
 * A request may find out that an attempt of another browser has ended the wait. Only the browser whose
 * attempt it was is told that it is done.
 */
function forThisBrowser({ record, sealer }: Session, request: PageRequest, answer: Answer): Answer {
	if (answer.body.done !== true && answer.body.trial !== true) return answer;
	const token = 'token' in request ? request.token : undefined;
	const isOwn = sealer.open(token)?.deviceId === record.outcome?.deviceId;
	return isOwn ? answer : { ...answer, ...refuse('used') };
}

/**
 * A request that comes a while after the end shows that n8n has not gone on, and tells it again: of a
 * device only while that is active.
 */
async function tellAgain(session: Session, answer: Answer): Promise<Answer> {
	const { record, now } = session;
	const unheard = record.unheard(now);
	if (!unheard || answer.resume) return answer;
	const deviceId = record.outcome?.deviceId;
	const look = deviceId === undefined ? undefined : await lookAt(session, deviceId);
	return look === undefined || look.is === 'active' ? { ...answer, resume: unheard } : answer;
}

/**
 * Answers a request that carries the right proof. Every refusal is an event. While the link closes, the
 * follow-up alone asks PingOne, whatever is requested meanwhile.
 */
export async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	const { record, log } = session;
	const isClosing = record.closing !== undefined && !record.outcome;
	const costs = request.action !== 'open';
	const close = async (reason: LimitReason) => await closeLink(session, reason);
	const found = isClosing
		? answerClosing(session)
		: ((costs ? await refuseOverspent(session, close) : undefined) ??
			(await act(session, request)));
	const answer = forThisBrowser(session, request, found);
	const { ok, code, reference } = answer.body;
	if (ok === false && !TOLD_OTHERWISE.includes(code as Code)) {
		const { action } = request;
		log('enrollment.refused', { action, code, ...(reference !== undefined && { reference }) });
	}
	return await tellAgain(session, answer);
}
