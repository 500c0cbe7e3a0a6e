import type { PingOneApi } from '../../pingone/client/api';
import type { LogEvent, Visitor } from '../events';
import type { AttemptRecord } from './attempts';
import type { Sealer } from './seal';
import { GRACE_MS, type EnrollmentWait, type Wait } from './wait';

/** Everything that one request of the page has; each function takes the members it uses. */
export interface Session {
	wait: EnrollmentWait;
	record: AttemptRecord;
	api: PingOneApi;
	sealer: Sealer;
	/** Whether a start code is that of the link. */
	isStartCode(code: string): boolean;
	/** Whether a device is known to be of another link. */
	isOfAnotherLink(deviceId: string): boolean;
	visitor: Visitor;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

/** Where a wait stands. */
export type Phase = 'open' | 'expired' | 'closed' | 'used';

/**
 * The phase of a wait. A pure function of what is remembered and the time.
 *
 * @param record undefined when this process has not heard of the wait
 * @param now milliseconds since 1970
 * @param inAttempt whether it is asked for an attempt that began before: those get a grace
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
