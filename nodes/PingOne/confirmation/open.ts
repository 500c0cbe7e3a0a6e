import { toSafeName } from '../page/toSafeText';
import { accept, refuse, type Answer } from './answer';
import { phaseOf } from './phase';
import type { Session } from './session';

/**
 * The link was opened: names the user and shows what is to be confirmed, provided that the proof is
 * right. Changes nothing, and asks PingOne nothing.
 */
export function open({
	wait,
	record,
	log,
	now,
}: Pick<Session, 'wait' | 'record' | 'log' | 'now'>): Answer {
	const phase = phaseOf(wait, record, now);
	const { decision } = record;
	if (phase !== 'open') {
		const at = decision && { at: new Date(decision.at).toISOString(), decision: decision.kind };
		return refuse(phase, at);
	}
	log('confirmation.opened');
	return accept({
		name: toSafeName(wait.person.name),
		account: toSafeName(wait.person.username),
		message: wait.message,
		asksStartCode: wait.link.asksStartCode,
		asksReason: wait.asksReason,
		validUntil: new Date(wait.expiresAt).toISOString(),
	});
}
