import { sleep, type IDataObject } from 'n8n-workflow';
import { accept, type Answer, type Code, refuse } from '../waiting/answer';
import { permanentFailureOf } from '../waiting/permanentFailure';
import { open, phaseOf, refuseOverspent } from '../waiting/phase';
import type { InTurn } from '../waiting/session';
import { GRACE_MS } from '../waiting/wait';
import { begin } from './begin';
import {
	answerClosing,
	checking,
	closeLink,
	expire,
	failAttempt,
	giveUpAll,
	refuseBlockedUser,
	refusePermanently,
	settle,
} from './ending';
import { finish } from './finish';
import { JUDGE_MS, lookAt } from './look';
import type { PageRequest } from './pageRequest';
import { isOver, type Session } from './session';

/** The longest time between two questions to PingOne, in ms. */
const MAX_PAUSE_MS = 60_000;

/** Questions about devices that no one doubts to be inactive; PingOne removes those by itself. */
const MAX_IDLE_LOOKS = 5;

/** The page gave up an attempt without a passkey. @param unasked its browser did not ask: no attempt is lost */
async function abandon(session: Session, token: string, unasked = false): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuse(phase);
	const opened = sealer.open(token);
	if (!opened) return refuse('stale');
	record.noteReturn(opened);
	if (unasked) record.forgive(opened.deviceId);
	return await failAttempt(session, opened.deviceId);
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
			// No one has enrolled yet, so there is nothing to report.
			return accept({});
	}
}

/** Only the browser whose attempt has ended the wait is told that it is done. */
function forThisBrowser({ record, sealer }: Session, request: PageRequest, answer: Answer): Answer {
	if (answer.body.done !== true) return answer;
	const token = 'token' in request ? request.token : undefined;
	const isOwn = sealer.open(token)?.deviceId === record.outcome?.deviceId;
	return isOwn ? answer : { ...answer, ...refuse('used') };
}

/** Every refusal is an event. While the link closes, the follow-up alone asks PingOne. */
async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	const { record, log } = session;
	const { action } = request;
	const at = performance.now();
	const isClosing = record.closing !== undefined && !record.outcome;
	const found =
		(isClosing ? answerClosing(session) : undefined) ??
		(action === 'open' ? undefined : await refuseOverspent(session, 'enrollment', closeLink)) ??
		record.budget.refund(await act(session, request));
	const answer = forThisBrowser(session, request, found);
	const { ok, code, reference } = answer.body;
	if (ok === false && !TOLD_OTHERWISE.includes(code as Code)) {
		log('enrollment.refused', { action, code, ...(reference !== undefined && { reference }) });
	}
	return record.told(answer, at);
}

/**
 * What became of a device may stay unknown until an admin acts: then the wait ends as for any other such
 * cause, and the device is named. Where none is in doubt any more, its user may have been deleted.
 */
async function endHopeless(session: Session, isPatient: boolean): Promise<IDataObject | undefined> {
	const [deviceId] = session.record.doubtful;
	if (deviceId === undefined) return (await refuseBlockedUser(session))?.resume;
	// Looks that follow each other closely are no two clicks: a secret may just be rotated.
	if (!isPatient) return undefined;
	const look = await lookAt(session, deviceId);
	const failure = look.is === 'unknown' && permanentFailureOf(look.thrown);
	if (!failure) return undefined;
	return (await refusePermanently(session, failure, checking(look.thrown))).resume;
}

/** One look at what is not known yet. @returns the item with which the execution resumes */
async function lookOnce(turn: Session, isPatient: boolean): Promise<IDataObject | undefined> {
	const session = { ...turn, click: undefined };
	const { record } = session;
	const hasEnded = () => record.outcome !== undefined;
	if (hasEnded()) return undefined;
	if (record.closing) return (await closeLink(session, record.closing.reason)).resume;
	if (isOver(session)) giveUpAll(session);
	const wasInDoubt = record.doubtful.length > 0;
	const answer = await settle(session);
	if (hasEnded()) return answer?.resume;
	if (isOver(session)) return record.doubtful.length > 0 ? expire(session) : undefined;
	return wasInDoubt ? await endHopeless(session, isPatient) : undefined;
}

/**
 * Finds out, after the response, what became of attempts that are given up or in doubt, as long as there are
 * any. @returns the item with which the execution resumes, if it does
 */
async function followUp(
	{ wait, record }: Pick<Session, 'wait' | 'record'>,
	inTurn: InTurn<Session>,
): Promise<IDataObject | undefined> {
	const end = wait.expiresAt + GRACE_MS;
	let pause = JUDGE_MS;
	let idleLooks = 0;
	let since = Date.now();
	while (record.needsFollowUp && idleLooks < MAX_IDLE_LOOKS) {
		// The last look comes when no attempt can be under way any more, and before n8n resumes.
		const untilEnd = end > since ? end - Date.now() : Infinity;
		await sleep(Math.max(0, Math.min(pause, untilEnd)));
		since = Date.now();
		const isPatient = pause === MAX_PAUSE_MS;
		const item = await inTurn(async (session) => await lookOnce(session, isPatient)).catch(
			() => undefined,
		);
		if (item) return item;
		idleLooks = record.closing || record.doubtful.length > 0 ? 0 : idleLooks + 1;
		pause = Math.min(2 * pause, MAX_PAUSE_MS);
	}
	return undefined;
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
