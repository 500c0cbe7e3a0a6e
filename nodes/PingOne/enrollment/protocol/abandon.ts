import { accept, refuse, type Answer } from './answer';
import { close, settle, triesLeft } from './ending';
import { openSealed, phaseOf, type Session } from './session';

/** The page gave up a try: cancelled, timed out, or the key is registered already. */
export async function abandon(session: Session, token: string): Promise<Answer> {
	const { wait, entry, now } = session;
	const phase = phaseOf(wait, entry, now, true);
	if (phase !== 'open') return refuse(phase);
	const opened = openSealed(session, token);
	if (!opened) return refuse('stale');
	const success = await settle(session, opened.deviceId);
	if (success) return success;
	const left = triesLeft(session);
	return left > 0 ? accept({ left }) : await close(session);
}
