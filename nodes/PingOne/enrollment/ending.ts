import { sleep, type IDataObject } from 'n8n-workflow';
import { isNotFound } from '../pingone/errors/failure';
import type { Device } from '../pingone/types';
import { accept, type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import {
	blockOf,
	isFinal,
	lookAtUser,
	type PermanentFailure,
	permanentFailureOf,
} from '../waiting/permanentFailure';
import { iso } from '../waiting/wait';
import type { AttestationFacts } from '../webauthn/checkAttestation';
import { activeAmong, JUDGE_MS, listNew, lookAt, removePending } from './look';
import { closedItem, enrolledItem, type Evidence, expiredItem, nextOf } from './result';
import { attemptsLeft, isOver, type Session, type Unsettled } from './session';
import type { CloseReason } from './wait';

/* How an enrollment ends: what became of its attempts, and what page and workflow are told of it. */

/** How long a link that is to be closed waits for PingOne to say what became of its attempts, in ms. */
const CLOSING_PATIENCE_MS = 600_000;

/** What the page is told once the user has enrolled: what else there is for them to do. */
export function doneAnswer({ wait, backupProof }: Session): Answer {
	const { page, backup, isTestedNext } = wait;
	return accept({
		done: true,
		...(isTestedNext && { test: true }),
		...nextOf(page, backup === undefined ? undefined : backupProof),
	});
}

/** A passkey may be registered by now. The same request may be sent again, and will find out. */
export const checking = (thrown?: unknown) => refuse('checking', referenceOf(thrown));

/** Names devices in the log that an admin has to look up. */
function logDoubt({ log }: Pick<Session, 'log'>, deviceIds: string[]): void {
	if (deviceIds.length > 0) log('enrollment.in_doubt', { deviceIds });
}

/** Removes what is still pending of an attempt. @returns whether an admin has to look it up */
async function endOther(session: Session, { deviceId, stage }: Unsettled): Promise<boolean> {
	const { record } = session;
	const look = await removePending(session, deviceId, () => record.noteRemoval(deviceId));
	if (look.is === 'gone') record.endAttempt(deviceId);
	return look.is === 'active' || (look.is === 'unknown' && stage === 'doubtful');
}

/** The workflow continues, and other attempts end; a device that another process has activated is named. */
async function succeed(
	session: Session,
	device: Device,
	{ facts, others: named = [] }: Pick<Evidence, 'facts' | 'others'>,
): Promise<Answer> {
	const { wait, record, log, now } = session;
	// Not whose request has found the device.
	const visitor = record.senderOf(device.id);
	record.succeed(device.id, now);
	log('enrollment.enrolled', { device: device.id, attempts: record.count });
	const open = record.unsettled.filter(({ deviceId }) => !named.includes(deviceId));
	const isLeft = await Promise.all(open.map(async (each) => await endOther(session, each)));
	const unknown = open.filter((_, index) => isLeft[index]).map(({ deviceId }) => deviceId);
	logDoubt(session, unknown);
	const evidence = { facts, others: named, visitor, now, unknown };
	return { ...doneAnswer(session), resume: enrolledItem(wait, record, device, evidence) };
}

/** Whether a device is still there, and which others became active while the link was waiting. */
type Standing =
	| { is: 'active'; others: string[] }
	| { is: 'gone' }
	| { is: 'unknown'; thrown?: unknown };

/**
 * Looks at the user's devices after one of them was activated. Where there is another new one, a second
 * window may have taken this one for pending and removed it: both are looked at again once reads have
 * caught up. No active device is ever removed: its user may have been told that it is theirs.
 */
async function standingOf(session: Session, { id }: Device): Promise<Standing> {
	const [first, ...more] = await listNew(session);
	if (first?.id === id && first.status === 'ACTIVE' && more.length === 0) {
		return { is: 'active', others: [] };
	}
	await sleep(JUDGE_MS);
	const look = await lookAt(session, id);
	// Reads lag: what was active cannot be pending again.
	if (look.is !== 'active') return look.is === 'pending' ? { is: 'unknown' } : look;
	const others = activeAmong(await listNew(session)).filter((other) => other !== id);
	return { is: 'active', others };
}

/** PingOne has a device as active: the wait ends, unless the user's other new devices cannot be read now. */
export async function conclude(
	session: Session,
	device: Device,
	facts?: AttestationFacts,
): Promise<Answer> {
	const { record, log } = session;
	const standing = await standingOf(session, device).catch(
		(thrown: unknown): Standing => ({ is: 'unknown', thrown }),
	);
	switch (standing.is) {
		case 'unknown':
			// It is active, and if another process had told the workflow, that would have gone on.
			if (isOver(session)) {
				logDoubt(session, [device.id]);
				return await succeed(session, device, { facts });
			}
			record.doubt(device.id, { sureAt: performance.now() + JUDGE_MS, removeAt: Infinity });
			return checking(standing.thrown);
		case 'gone':
			record.endAttempt(device.id);
			return refuse('stale');
		case 'active': {
			const { others } = standing;
			if (others.length > 0) log('enrollment.conflict', { device: device.id, deviceIds: others });
			return await succeed(session, device, { facts, others });
		}
	}
}

/** Finds out what became of one attempt. @returns the answer when it ended the wait */
async function settleOne(
	session: Session,
	{ deviceId, sureAt, removeAt, visibleAt }: Unsettled,
): Promise<Answer | undefined> {
	const { record } = session;
	const removes = performance.now() >= removeAt;
	const look = removes
		? await removePending(session, deviceId, () => record.noteRemoval(deviceId))
		: await lookAt(session, deviceId);
	if (look.is === 'active') return await conclude(session, look.device);
	if (look.is === 'unknown' || performance.now() < sureAt) return undefined;
	if (look.is === 'gone') {
		// PingOne may not find yet what was just made.
		if (look.isDeleted || performance.now() >= visibleAt) record.endAttempt(deviceId);
	} else record.clearDoubt(deviceId);
	return undefined;
}

/** Asks PingOne about every attempt given up or in doubt. @returns the answer when one has ended the wait */
export async function settle(session: Session): Promise<Answer | undefined> {
	const { record } = session;
	for (const attempt of record.unsettled) {
		if (attempt.stage === 'open') continue;
		const answer = await settleOne(session, attempt);
		if (record.outcome) return answer;
	}
	return undefined;
}

/** While an attempt may have led to an active device, no other one goes on. @param own that may be in doubt */
export async function awaitOthers(session: Session, own?: string): Promise<Answer | undefined> {
	const isInDoubt = () => session.record.doubtful.some((id) => id !== own);
	const answer = isInDoubt() ? await settle(session) : undefined;
	return answer ?? (isInDoubt() ? checking() : undefined);
}

/** Gives up everything: the link closes, or has expired. */
export function giveUpAll({ record }: Pick<Session, 'record'>): void {
	for (const deviceId of record.unsettledIds) record.giveUp(deviceId);
}

/** What it takes to end a wait. Without a visitor, no page has ended it. */
type Ending = Pick<Session, 'wait' | 'record' | 'log' | 'now'> &
	Partial<Pick<Session, 'visitor' | 'click'>>;

/** Ends the wait as CLOSED. @returns the item with which the execution resumes */
function endClosed(
	{ wait, record, visitor, log, now }: Ending,
	reason: CloseReason,
	doubts: Pick<Evidence, 'unknown' | 'others'>,
): IDataObject {
	record.conclude({ kind: 'closed', at: now });
	// Where no page has closed it, another process may have counted them.
	const attempts = visitor && { attempts: record.count };
	log('enrollment.closed', { reason, ...attempts });
	return closedItem(wait, { closedAt: iso(now), ...attempts, reason, ...visitor }, doubts);
}

/** What the page is told while a link closes: a passkey may be saved only if an attempt is left. */
export const answerClosing = ({ record }: Pick<Session, 'record'>): Answer =>
	record.unsettled.length > 0 ? checking() : refuse('closed');

/** The user's new active devices: none where PingOne refuses for good, undefined while it does not say. */
async function listForClosing(session: Session): Promise<string[] | undefined> {
	return await listNew(session).then(activeAmong, (thrown: unknown) =>
		isNotFound(thrown) || permanentFailureOf(thrown) !== undefined ? [] : undefined,
	);
}

/**
 * Closes a link at once. The workflow hears of it when PingOne has said what became of the attempts, or has
 * not said so for long.
 */
export async function closeLink(session: Session, reason: CloseReason): Promise<Answer> {
	const { record, log } = session;
	const { at } = record.beginClosing(reason);
	giveUpAll(session);
	const answer = await settle(session);
	if (answer) return answer;
	const listed = await listForClosing(session);
	const unknown = record.unsettledIds;
	const isOutOfPatience = isOver(session) || performance.now() >= at + CLOSING_PATIENCE_MS;
	if ((unknown.length > 0 || !listed) && !isOutOfPatience) return answerClosing(session);
	logDoubt(session, unknown);
	const others = (listed ?? []).filter((id) => !unknown.includes(id));
	if (others.length > 0) log('enrollment.conflict', { deviceIds: others });
	return { ...refuse('closed'), resume: endClosed(session, reason, { unknown, others }) };
}

/** Ends an attempt that came to nothing; after the last one the link closes. @param code why, if not by the page */
export async function failAttempt(session: Session, id: string, code?: Code): Promise<Answer> {
	session.record.giveUp(id);
	const answer = await settle(session);
	if (answer) return answer;
	const left = attemptsLeft(session);
	const ended = left > 0 ? accept({ left }) : await closeLink(session, 'TOO_MANY_ATTEMPTS');
	// The page must learn that its passkey is of no use, also of the last attempt.
	return code === undefined || ended.body.done ? ended : { ...ended, ...refuse(code, { left }) };
}

/** The link has expired while PingOne could not be asked about an attempt, whose device is named. */
export function expire(session: Session): IDataObject {
	const { wait, record, now } = session;
	const unknown = record.unsettledIds;
	logDoubt(session, unknown);
	record.conclude({ kind: 'closed', at: now });
	return expiredItem(wait, unknown);
}

/** Whether a failure ends the wait, which an admin may have chosen to keep. The log says so. */
function endsFor(
	{ wait, record, click, log }: Ending,
	failure: PermanentFailure,
	{ reference }: IDataObject = {},
): boolean {
	const met = record.noteFailure(failure, click);
	const ends = wait.onFailure === 'end' && isFinal(failure, met === 'again');
	if (met === 'first' || ends) {
		const facts = { reason: failure, ends, ...(reference ? { reference } : {}) };
		log('enrollment.failed_for_good', facts);
	}
	return ends;
}

/** Ends a wait that cannot ask PingOne, or whose user a reminder does not find any more. */
export function endUnopened(ending: Ending, failure: PermanentFailure): Answer {
	const { record } = ending;
	// The page has a passkey deleted that was refused, but not one that may be active.
	const answer = record.doubtful.length > 0 ? checking() : refuse('policy');
	if (!endsFor(ending, failure)) return answer;
	// Devices go with their user.
	const unknown = failure === 'USER_DELETED' ? [] : record.unsettledIds;
	return { ...answer, resume: endClosed(ending, failure, { unknown }) };
}

/** The same of a wait that can ask PingOne. @param answer what the user is told */
export async function refusePermanently(
	session: Session,
	failure: PermanentFailure,
	answer: Answer,
): Promise<Answer> {
	if (!endsFor(session, failure, answer.body)) return answer;
	const { resume } = await closeLink(session, failure);
	return { ...answer, ...(resume && { resume }) };
}

/** Refuses a user who may have left since the link was mailed. */
export async function refuseBlockedUser(session: Session): Promise<Answer | undefined> {
	const { api, wait, log } = session;
	const look = await lookAtUser(api, wait.person.id);
	if ('user' in look) {
		const block = blockOf(look.user);
		if (block === undefined) return undefined;
		log('enrollment.user_blocked', { reason: block });
		return refuse('disabled');
	}
	const { failure } = look;
	const reference = referenceOf(look.thrown);
	if (failure === undefined) return refuse('unavailable', reference);
	const isDeleted = failure === 'USER_DELETED';
	if (isDeleted) log('enrollment.user_blocked', { reason: 'deleted' });
	const answer = isDeleted ? refuse('disabled') : refuse('policy', reference);
	return await refusePermanently(session, failure, answer);
}
