import { accept, refuse, type Answer } from '../waiting/answer';
import { refuseStartCode } from '../waiting/limits';
import { phaseOf } from '../waiting/phase';
import { closeLink } from './closing';
import { declinedItem } from './result';
import type { Session } from './session';

/** The holder of the link declines. That takes no key: saying no must be easier than saying yes. */
export async function decline(
	session: Session,
	reason: string,
	startCode?: string,
): Promise<Answer> {
	const { wait, record, visitor, log, now } = session;
	const phase = phaseOf(wait, record, now);
	if (phase !== 'open') return refuse(phase);
	const blocked = await refuseStartCode(session, startCode, (why) => closeLink(session, why));
	if (blocked) return blocked;
	if (wait.asksReason && reason === '') return refuse('reason');
	record.decide('declined', now);
	log('confirmation.declined');
	const at = new Date(now).toISOString();
	return accept({ declined: true, at }, declinedItem(wait, reason, { visitor, now }));
}
