import { accept, type Answer, type Code, refuse } from '../waiting/answer';
import { refuseOverspent } from '../waiting/limits';
import { open, phaseOf } from '../waiting/phase';
import type { InTurn } from '../waiting/session';
import { begin } from './begin';
import { answerClosing, closeLink, settle } from './closing';
import { finish } from './finish';
import { followUp } from './followUp';
import type { PageRequest } from './pageRequest';
import { attemptsLeft, type Session } from './session';

/**
 * The page gave up an attempt for which it has sent no passkey: canceled, timed out, or the
 * authenticator is already registered.
 *
 * @param unasked whether the browser refused before it asked the user, which costs no attempt
 */
async function abandon(session: Session, token: string, unasked = false): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuse(phase);
	const opened = sealer.open(token);
	if (!opened) return refuse('stale');
	record.noteReturn(opened);
	record.giveUp(opened.deviceId);
	if (unasked) record.forgive(opened.deviceId);
	const answer = await settle(session);
	if (answer) return answer;
	const left = attemptsLeft(session);
	return left > 0 ? accept({ left }) : await closeLink(session, 'TOO_MANY_ATTEMPTS');
}

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
	if (answer.body.done !== true) return answer;
	const token = 'token' in request ? request.token : undefined;
	const isOwn = sealer.open(token)?.deviceId === record.outcome?.deviceId;
	return isOwn ? answer : { ...answer, ...refuse('used') };
}

/**
 * Answers a request that carries the right proof. Every refusal is an event. While the link closes, the
 * follow-up alone asks PingOne, whatever is requested meanwhile.
 */
async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	const { record, log } = session;
	const at = performance.now();
	const isClosing = record.closing !== undefined && !record.outcome;
	const costs = request.action !== 'open';
	const found = isClosing
		? answerClosing(session)
		: ((costs ? await refuseOverspent(session, 'enrollment', closeLink) : undefined) ??
			(await act(session, request)));
	const answer = forThisBrowser(session, request, found);
	const { ok, code, reference } = answer.body;
	if (ok === false && !TOLD_OTHERWISE.includes(code as Code)) {
		const { action } = request;
		log('enrollment.refused', { action, code, ...(reference !== undefined && { reference }) });
	}
	return record.told(answer, at);
}

/** Answers a request in the wait's turn. What it leaves open is followed up after the response. */
export async function serve(inTurn: InTurn<Session>, request: PageRequest): Promise<Answer> {
	return await inTurn(async (session) => {
		const { record } = session;
		const answer = await dispatch(session, request);
		if (answer.resume || record.followed || !record.needsFollowUp) return answer;
		record.followed = true;
		const later = async () => {
			const item = await followUp(session, inTurn).finally(() => {
				record.followed = false;
			});
			if (item) record.tell(item);
			return item;
		};
		return { ...answer, later };
	});
}
