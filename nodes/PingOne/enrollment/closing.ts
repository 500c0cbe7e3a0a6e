import type { IDataObject } from 'n8n-workflow';
import { isNotFound } from '../pingone/errors/failure';
import { type Answer, type Code, refuse } from '../waiting/answer';
import { permanentFailureOf } from '../waiting/permanentFailure';
import { iso } from '../waiting/wait';
import { checking, conclude } from './conclude';
import { activeAmong, listNew, lookAt, removePending } from './look';
import { closedItem, type Evidence, expiredItem } from './result';
import type { CloseReason } from './wait';
import type { Unsettled } from './record';
import { attemptsLeft, isOver, type Session } from './session';

/** How long a link that is to be closed waits for PingOne to say what became of its attempts, in ms. */
const CLOSING_PATIENCE_MS = 600_000;

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

/**
 * Asks PingOne about every attempt that is given up or in doubt: one whose device is active after all
 * ends the wait; the devices of the others are removed, once nothing can be under way any more.
 *
 * @returns the answer when the wait has ended
 */
export async function settle(session: Session): Promise<Answer | undefined> {
	const { record } = session;
	for (const attempt of record.unsettled) {
		if (attempt.stage === 'open') continue;
		const answer = await settleOne(session, attempt);
		if (record.outcome) return answer;
	}
	return undefined;
}

/**
 * While an attempt may have led to an active device, no other one begins or is carried out.
 *
 * @param own whose device may be in doubt
 * @returns the answer meanwhile
 */
export async function awaitOthers(session: Session, own?: string): Promise<Answer | undefined> {
	const isInDoubt = () => session.record.doubtful.some((id) => id !== own);
	const answer = isInDoubt() ? await settle(session) : undefined;
	return answer ?? (isInDoubt() ? checking() : undefined);
}

/** Gives up everything: the link closes, or has expired. */
export function giveUpAll({ record }: Pick<Session, 'record'>): void {
	for (const { deviceId } of record.unsettled) record.giveUp(deviceId);
}

/** Logs which devices an admin has to look up. @returns them */
function noteDoubt({ record, log }: Pick<Session, 'record' | 'log'>): string[] {
	const deviceIds = record.unsettled.map(({ deviceId }) => deviceId);
	if (deviceIds.length > 0) log('enrollment.in_doubt', { deviceIds });
	return deviceIds;
}

/** What it takes to end a wait. Without a visitor, no page has ended it. */
export type Ending = Pick<Session, 'wait' | 'record' | 'log' | 'now'> &
	Partial<Pick<Session, 'visitor' | 'click'>>;

/** Ends the wait as CLOSED. @returns the item with which the execution resumes */
export function endClosed(
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

/**
 * Ends the wait as CLOSED, with the devices of which PingOne has not said what they are, and with the
 * user's other new active ones.
 */
function close(session: Session, reason: CloseReason, deviceIds: string[]): Answer {
	const unknown = noteDoubt(session);
	const others = deviceIds.filter((id) => !unknown.includes(id));
	if (others.length > 0) session.log('enrollment.conflict', { deviceIds: others });
	return { ...refuse('closed'), resume: endClosed(session, reason, { unknown, others }) };
}

/** Whether PingOne has been given long enough to answer. */
const outOfPatience = ({ wait, record: { closing } }: Session) =>
	isOver({ wait }) || performance.now() >= (closing?.at ?? Infinity) + CLOSING_PATIENCE_MS;

/**
 * The user's new active devices, for a link that closes. A user who was deleted has none, and where
 * PingOne refuses for good, none can be named.
 *
 * @returns undefined while PingOne does not say
 */
async function listForClosing(session: Session): Promise<string[] | undefined> {
	return await listNew(session).then(activeAmong, (thrown: unknown) =>
		isNotFound(thrown) || permanentFailureOf(thrown) !== undefined ? [] : undefined,
	);
}

/** What the page is told while a link closes: a passkey may be saved only if an attempt is left. */
export const answerClosing = ({ record }: Pick<Session, 'record'>): Answer =>
	record.unsettled.length > 0 ? checking() : refuse('closed');

/**
 * Closes a link for everybody at once. The workflow hears of it as soon as PingOne has said that none
 * of the attempts led to an active device.
 */
export async function closeLink(session: Session, reason: CloseReason): Promise<Answer> {
	const { record } = session;
	record.beginClosing(reason);
	giveUpAll(session);
	const answer = await settle(session);
	if (answer) return answer;
	const listed = await listForClosing(session);
	const isClear = record.unsettled.length === 0 && listed !== undefined;
	return isClear || outOfPatience(session)
		? close(session, reason, listed ?? [])
		: answerClosing(session);
}

/** Ends an attempt that came to nothing; after the last one the link closes. */
export async function failAttempt(session: Session, deviceId: string, code: Code): Promise<Answer> {
	session.record.giveUp(deviceId);
	const answer = await settle(session);
	if (answer) return answer;
	const left = attemptsLeft(session);
	return left > 0 ? refuse(code, { left }) : await closeLink(session, 'TOO_MANY_ATTEMPTS');
}

/**
 * The link has expired while PingOne could not be asked about an attempt: the workflow is told, with
 * the device in question.
 */
export function expire(session: Session): Answer {
	const { wait, record, now } = session;
	const unknown = noteDoubt(session);
	record.conclude({ kind: 'closed', at: now });
	return { ...refuse('expired'), resume: expiredItem(wait, unknown) };
}
