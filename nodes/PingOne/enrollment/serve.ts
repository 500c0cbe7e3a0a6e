import type { IDataObject } from 'n8n-workflow';
import { accept, type Answer, type Code, refuse } from '../waiting/answer';
import { type LimitReason, refuseOverspent } from '../waiting/limits';
import { open, phaseOf } from '../waiting/phase';
import { begin } from './begin';
import { answerClosing, closeLink, settle } from './closing';
import { finish } from './finish';
import { followUp } from './followUp';
import type { PageRequest } from './pageRequest';
import type { AttemptRecord, Attempts } from './record';
import { attemptsLeft, type Session } from './session';
import type { EnrollmentWait } from './wait';

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
	if (record.outcome && answer) return answer;
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
	const { record, log, now } = session;
	const isClosing = record.closing !== undefined && !record.outcome;
	const costs = request.action !== 'open';
	const close = async (reason: LimitReason) => await closeLink(session, reason);
	const found = isClosing
		? answerClosing(session)
		: ((costs ? await refuseOverspent(session, 'enrollment', close) : undefined) ??
			(await act(session, request)));
	const answer = forThisBrowser(session, request, found);
	const { ok, code, reference } = answer.body;
	if (ok === false && !TOLD_OTHERWISE.includes(code as Code)) {
		const { action } = request;
		log('enrollment.refused', { action, code, ...(reference !== undefined && { reference }) });
	}
	return record.tellAgain(answer, now);
}

/** What a turn of a wait is opened with, each time anew. */
export type Opening = Pick<
	Session,
	'api' | 'sealer' | 'isStartCode' | 'backupProof' | 'visitor' | 'log'
>;

/** A wait, and the process that serves it. */
export interface Serving {
	attempts: Attempts;
	/** Identifies the wait in the process. */
	key: string;
	wait: EnrollmentWait;
	open(): Opening;
}

/** What a request that does not end the wait still does after its response. */
function followed(
	record: AttemptRecord,
	wait: EnrollmentWait,
	inTurn: <T>(work: (session: Session) => Promise<T> | T) => Promise<T>,
): Pick<Answer, 'later'> {
	if (record.followed || !record.needsFollowUp) return {};
	record.followed = true;
	const later = async () =>
		await followUp({ wait, record }, inTurn).finally(() => {
			record.followed = false;
		});
	return { later };
}

/** Notes what n8n is told, at once or later. */
function noteTold(record: AttemptRecord, { later, ...answer }: Answer): Answer {
	const note = (item?: IDataObject) => {
		if (item) record.tell(item);
		return item;
	};
	note(answer.resume);
	return { ...answer, ...(later && { later: async () => note(await later()) }) };
}

/** Answers a request in the wait's turn. What it leaves open is followed up after the response. */
export async function serve(
	{ attempts, key, wait, open }: Serving,
	request: PageRequest,
): Promise<Answer> {
	const inTurn = async <T>(work: (session: Session) => Promise<T> | T) =>
		await attempts.inTurn(
			key,
			async (record) => await work({ ...open(), wait, record, now: Date.now() }),
		);
	const answer = await inTurn(async (session) => await dispatch(session, request));
	const record = attempts.recordOf(key);
	return noteTold(record, { ...answer, ...(!answer.resume && followed(record, wait, inTurn)) });
}
