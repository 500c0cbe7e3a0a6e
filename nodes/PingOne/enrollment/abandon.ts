import { accept, refuse, type Answer } from '../waiting/answer';
import { phaseOf } from '../waiting/phase';
import { closeLink, settle } from './closing';
import { attemptsLeft, type Session } from './session';

/**
 * The page gave up an attempt for which it has sent no passkey: canceled, timed out, or the
 * authenticator is already registered.
 *
 * @param unasked whether the browser refused before it asked the user, which costs no attempt
 */
export async function abandon(session: Session, token: string, unasked = false): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuse(phase);
	const opened = sealer.open(token);
	if (!opened) return refuse('stale');
	record.noteAttempt(opened.number);
	record.giveUp(opened.deviceId);
	if (unasked) record.forgive(opened.number);
	const answer = await settle(session);
	if (record.outcome && answer) return answer;
	const left = attemptsLeft(session);
	return left > 0 ? accept({ left }) : await closeLink(session, 'TOO_MANY_ATTEMPTS');
}
