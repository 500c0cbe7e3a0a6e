import { toSafeName } from '../page/toSafeText';
import { accept, refuse, type Answer } from './answer';
import { phaseOf, type Session } from './session';

/** The link was opened: names the user, provided that the proof is right. Changes nothing. */
export function open({
	wait,
	record,
	log,
	now,
}: Pick<Session, 'wait' | 'record' | 'log' | 'now'>): Answer {
	const phase = phaseOf(wait, record, now);
	const { outcome } = record;
	if (phase !== 'open') {
		return refuse(phase, outcome && { at: new Date(outcome.at).toISOString() });
	}
	log('enrollment.opened');
	return accept({
		name: toSafeName(wait.person.name),
		account: toSafeName(wait.person.username),
		asksStartCode: wait.link.asksStartCode,
		validUntil: new Date(wait.expiresAt).toISOString(),
	});
}
