import type { PingOneApi } from '../pingone/client/api';
import type { LogEvent, Visitor } from './events';
import type { AttemptRecord } from './record';
import type { Sealer } from './seal';
import { GRACE_MS, type EnrollmentWait, type Wait } from './wait';

/**
 * Everything that belongs to one request from the page; each function takes the members it uses.
 */
export interface Session {
	wait: EnrollmentWait;
	record: AttemptRecord;
	api: PingOneApi;
	sealer: Sealer;
	/** Whether a start code belongs to the link. */
	isStartCode(code: string): boolean;
	/** Whether a device is known to belong to another link. */
	isOfAnotherLink(deviceId: string): boolean;
	visitor: Visitor;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'used';

/**
 * The phase of a wait: a pure function of its record and the time.
 *
 * @param record undefined when this process does not know the wait
 * @param now milliseconds since 1970
 * @param inAttempt whether the question is about an attempt already under way, which gets a grace
 * period
 */
export function phaseOf(
	wait: Pick<Wait, 'expiresAt'>,
	record: Pick<AttemptRecord, 'outcome'> | undefined,
	now: number,
	inAttempt = false,
): Phase {
	if (record?.outcome) return record.outcome.kind === 'enrolled' ? 'used' : 'closed';
	return now >= wait.expiresAt + (inAttempt ? GRACE_MS : 0) ? 'expired' : 'open';
}

/** How many attempts are left. */
export const attemptsLeft = ({ wait, record }: Pick<Session, 'wait' | 'record'>) =>
	wait.maxAttempts - record.count;
