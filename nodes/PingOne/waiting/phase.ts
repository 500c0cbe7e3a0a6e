import type { IDataObject } from 'n8n-workflow';
import { toSafeName } from '../page/toSafeText';
import { accept, type Answer, refuse } from './answer';
import type { Outcome, WaitRecord } from './record';
import type { Session } from './session';
import { type AskingWait, GRACE_MS, iso } from './wait';

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'used' | 'decided';

const ENDED: Record<Outcome['kind'], Phase> = {
	enrolled: 'used',
	confirmed: 'decided',
	declined: 'decided',
	closed: 'closed',
};

/** The phase of a wait. @param inAttempt whether an attempt is already under way, which gets a grace period */
export function phaseOf(
	{ expiresAt }: { expiresAt: number },
	record: { outcome?: Pick<Outcome, 'kind'> } | undefined,
	now: number,
	inAttempt = false,
): Phase {
	if (record?.outcome) return ENDED[record.outcome.kind];
	return now >= expiresAt + (inAttempt ? GRACE_MS : 0) ? 'expired' : 'open';
}

/** The wait is over: says how and when, so that whoever came second learns what came first. */
export const refuseEnded = (
	phase: Exclude<Phase, 'open'>,
	{ outcome }: Pick<WaitRecord, 'outcome'>,
) => refuse(phase, outcome && { at: iso(outcome.at), decision: outcome.kind });

/** The link was opened, with the right proof: names the user. Changes nothing, and asks PingOne nothing. */
export function open(
	session: Pick<Session<AskingWait, WaitRecord, unknown>, 'wait' | 'record' | 'log' | 'now'>,
	shown: IDataObject = {},
): Answer {
	const { wait, record, log, now } = session;
	const phase = phaseOf(wait, record, now);
	if (phase !== 'open') return refuseEnded(phase, record);
	log(`${wait.link.purpose}.opened`);
	return accept({
		name: toSafeName(wait.person.name),
		account: toSafeName(wait.person.username),
		asksStartCode: wait.link.asksStartCode,
		validUntil: iso(wait.expiresAt),
		// The browser's clock may be off by days.
		validFor: wait.expiresAt - now,
		...shown,
	});
}
