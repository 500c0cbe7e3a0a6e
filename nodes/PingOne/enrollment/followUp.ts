import { sleep, type IDataObject } from 'n8n-workflow';
import { permanentFailureOf } from '../waiting/permanentFailure';
import type { InTurn } from '../waiting/session';
import { GRACE_MS } from '../waiting/wait';
import { closeLink, expire, giveUpAll, settle } from './closing';
import { checking } from './conclude';
import { refuseBlockedUser, refusePermanently } from './permanentFailure';
import { JUDGE_MS, lookAt } from './look';
import { isOver, type Session } from './session';

/** The longest time between two questions to PingOne, in ms. */
const MAX_PAUSE_MS = 60_000;

/** Questions about devices that nobody doubts to be inactive; PingOne removes those by itself. */
const MAX_IDLE_LOOKS = 5;

/**
 * What became of a device may stay unknown until an admin acts: then the wait ends as for any other such
 * cause, and the device is named. To be called when one was in doubt; if none is any more, it may be
 * gone because its user was deleted.
 */
async function endHopeless(session: Session): Promise<IDataObject | undefined> {
	const [deviceId] = session.record.doubtful;
	if (deviceId === undefined) return (await refuseBlockedUser(session))?.resume;
	const look = await lookAt(session, deviceId);
	const failure = look.is === 'unknown' && permanentFailureOf(look.thrown);
	if (!failure) return undefined;
	return (await refusePermanently(session, failure, checking(look.thrown))).resume;
}

/** One look at what is not known yet. @returns the item with which the execution resumes */
async function lookOnce(turn: Session): Promise<IDataObject | undefined> {
	const session = { ...turn, click: undefined };
	const { record } = session;
	const hasEnded = () => record.outcome !== undefined;
	if (hasEnded()) return undefined;
	if (record.closing) return (await closeLink(session, record.closing.reason)).resume;
	if (isOver(session)) giveUpAll(session);
	const wasInDoubt = record.doubtful.length > 0;
	const answer = await settle(session);
	if (hasEnded()) return answer?.resume;
	if (isOver(session)) return record.doubtful.length > 0 ? expire(session).resume : undefined;
	return wasInDoubt ? await endHopeless(session) : undefined;
}

/**
 * Finds out, after the response, what became of attempts that are given up or in doubt: whether the
 * page asks again or its window is closed, the workflow hears of an active device. It ends when
 * nothing is left to find out, or with the wait.
 *
 * @returns the item with which the execution resumes, if it does
 */
export async function followUp(
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
		const item = await inTurn(lookOnce).catch(() => undefined);
		if (item) return item;
		idleLooks = record.closing || record.doubtful.length > 0 ? 0 : idleLooks + 1;
		pause = Math.min(2 * pause, MAX_PAUSE_MS);
	}
	return undefined;
}
