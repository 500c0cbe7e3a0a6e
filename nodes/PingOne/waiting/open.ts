import type { IDataObject } from 'n8n-workflow';
import { toSafeName } from '../page/toSafeText';
import { accept, refuse, type Answer } from './answer';
import { phaseOf } from './phase';
import type { WaitRecord } from './record';
import type { Session } from './session';
import type { BaseWait } from './wait';

/**
 * The link was opened: names the user, provided that the proof is right. Changes nothing, and asks
 * PingOne nothing.
 *
 * @param shown what else the page shows
 */
export function open(
	{
		wait,
		record,
		log,
		now,
	}: Pick<Session<BaseWait, WaitRecord, unknown>, 'wait' | 'record' | 'log' | 'now'>,
	shown: IDataObject = {},
): Answer {
	const phase = phaseOf(wait, record, now);
	const { outcome } = record;
	if (phase !== 'open') {
		const told = outcome && { at: new Date(outcome.at).toISOString(), decision: outcome.kind };
		return refuse(phase, told);
	}
	log(`${wait.link.purpose}.opened`);
	return accept({
		name: toSafeName(wait.person.name),
		account: toSafeName(wait.person.username),
		asksStartCode: wait.link.asksStartCode,
		validUntil: new Date(wait.expiresAt).toISOString(),
		// The browser's clock may be off by days.
		validFor: wait.expiresAt - now,
		...shown,
	});
}
