import { toSafeName } from '../toSafeText';
import { accept, refuse, type Answer } from './answer';
import { phaseOf, type Session } from './session';

/** The link was opened: names the person, to whom could prove to have the link. Changes nothing. */
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
