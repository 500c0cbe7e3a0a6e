import type { IDataObject } from 'n8n-workflow';
import { readStartCode } from '../page/link/proof';
import { toSafeName } from '../page/toSafeText';
import { accept, type Answer, refuse } from './answer';
import type { Protocol } from './protocol';
import type { Outcome, WaitRecord } from './record';
import type { Session, Turn } from './session';
import { type AskingWait, type BaseWait, GRACE_MS, iso, PAUSE_MARGIN_MS } from './wait';

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

/** The wait is over: says how and when, so that a second visitor learns what came first. */
export const refuseEnded = (
	phase: Exclude<Phase, 'open'>,
	{ outcome }: Pick<WaitRecord, 'outcome'>,
) => refuse(phase, outcome && { at: iso(outcome.at), decision: outcome.kind });

/** The link was opened, with the right proof: names the user. Changes nothing, and asks PingOne nothing. */
export function open(
	{ wait, record, log, now }: Pick<Turn<AskingWait, WaitRecord>, 'wait' | 'record' | 'log' | 'now'>,
	shown: IDataObject = {},
): Answer {
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

/** Why a link is closed for its holder. */
export type LimitReason = 'TOO_MANY_START_CODES' | 'TOO_MANY_REQUESTS';

type Close<S> = (session: S, reason: LimitReason) => Answer | Promise<Answer>;

/** Wrong start codes until a link is closed. With eight digits, five guesses succeed once in 20 million. */
const MAX_WRONG_START_CODES = 5;

type Limited = Pick<
	Session<BaseWait, WaitRecord, unknown>,
	'wait' | 'record' | 'log' | 'now' | 'isStartCode'
>;

/** @returns the refusal of a wrong or missing start code; undefined when it is right or not asked */
export async function refuseStartCode<S extends Limited>(
	session: S,
	startCode = '',
	close: Close<S>,
): Promise<Answer | undefined> {
	const { wait, record, log, isStartCode } = session;
	if (!wait.link.asksStartCode || isStartCode(startCode)) return undefined;
	const code = readStartCode(startCode);
	if (code === undefined) return refuse('startCode');
	const wrong = record.wrongStartCodes.add(code).size;
	log(`${wait.link.purpose}.wrong_start_code`, { count: wrong });
	const left = MAX_WRONG_START_CODES - wrong;
	return left > 0 ? refuse('startCode', { left }) : await close(session, 'TOO_MANY_START_CODES');
}

/** Refuses, at its turn, what could end the wait shortly before a reminder. The node then waits again. */
export const refusePausing = ({ pausesAt = Infinity }: BaseWait, now: number) =>
	now > pausesAt - PAUSE_MARGIN_MS ? refuse('busy') : undefined;

/** Charges a request that may cause requests to PingOne to the link's budget. */
export async function refuseOverspent<S extends Limited>(
	session: S,
	purpose: Protocol['purpose'],
	close: Close<S>,
): Promise<Answer | undefined> {
	const { wait, record, log, now } = session;
	if (record.outcome) return undefined;
	const tooLate = refusePausing(wait, now);
	if (tooLate) return tooLate;
	const spent = record.budget.spend();
	if (spent === 'ok') return undefined;
	log(`${purpose}.throttled`, { reason: spent });
	return spent === 'tooFast' ? refuse('busy') : await close(session, 'TOO_MANY_REQUESTS');
}
