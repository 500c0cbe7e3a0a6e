import { accept, refuse, type Answer } from './answer';
import { closeLink, endAttempt, type Closing } from './closing';
import { attemptsLeft, phaseOf, type Session } from './session';

/** The page gave up an attempt: canceled, timed out, or the authenticator is already registered. */
export async function abandon(
	session: Closing & Pick<Session, 'sealer'>,
	token: string,
): Promise<Answer> {
	const { wait, record, sealer, now } = session;
	const phase = phaseOf(wait, record, now, true);
	if (phase !== 'open') return refuse(phase);
	const opened = sealer.open(token);
	if (!opened) return refuse('stale');
	record.noteAttempt(opened.number);
	const success = await endAttempt(session, opened.deviceId);
	if (success) return success;
	const left = attemptsLeft(session);
	return left > 0 ? accept({ left }) : await closeLink(session, 'TOO_MANY_ATTEMPTS');
}
