import type { IDataObject } from 'n8n-workflow';
import { readStartCode } from '../page/link/proof';
import type { User } from '../pingone/types';
import { type Answer, refuse } from './answer';
import type { Protocol } from './protocol';
import type { WaitRecord } from './record';
import type { Session } from './session';
import { type BaseWait, PAUSE_MARGIN_MS } from './wait';

/**
 * Whether a user may use a link. PingOne does not document that it rejects devices of disabled users,
 * so the node checks (pingone-go-sdk-v2, management openapi: `enabled`, `account.status`).
 */
export function blockOf(user: User): 'disabled' | 'locked' | undefined {
	if (user.enabled === false) return 'disabled';
	return (user.account as IDataObject | undefined)?.status === 'LOCKED' ? 'locked' : undefined;
}

/** Why a link is closed for whoever holds it. */
export type LimitReason = 'TOO_MANY_START_CODES' | 'TOO_MANY_REQUESTS';

/** Closes the link, for good. */
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
	if (readStartCode(startCode) === undefined) return refuse('startCode');
	const wrong = record.tally('wrongStartCode');
	log(`${wait.link.purpose}.wrong_start_code`, { count: wrong });
	const left = MAX_WRONG_START_CODES - wrong;
	return left > 0 ? refuse('startCode', { left }) : await close(session, 'TOO_MANY_START_CODES');
}

/**
 * Refuses, at its turn, what could end the wait shortly before n8n resumes the execution for a reminder.
 * The node then waits again.
 */
export const refusePausing = (
	{ pausesAt = Infinity }: BaseWait,
	now: number,
): Answer | undefined =>
	now > pausesAt - PAUSE_MARGIN_MS ? refuse('busy', { repeat: true }) : undefined;

/**
 * Charges a request that may cause requests to PingOne to the link's budget. None is begun shortly before
 * a pause: by the time of its turn, others may have taken long.
 */
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
	return spent === 'tooFast'
		? refuse('busy', { repeat: true })
		: await close(session, 'TOO_MANY_REQUESTS');
}
