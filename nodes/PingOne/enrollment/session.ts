import type { Session as BaseSession } from '../waiting/session';
import { GRACE_MS } from '../waiting/wait';
import type { AttemptRecord } from './record';
import type { EnrollmentWait } from './wait';

/** How long after the browser's timeout a response may still arrive, to allow for a short outage. In ms. */
export const ARRIVAL_MS = 300_000;

/** One attempt: what must come back unchanged with the browser's response. */
export interface Attempt {
	deviceId: string;
	/** base64url. */
	challenge: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
	/** When the browser stops asking for the passkey, in the same unit. */
	askedUntil: number;
	/** COSE algorithms that the options offered. */
	algorithms: number[];
	userVerification: boolean;
	number: number;
}

/** Everything that belongs to one request from the page. */
export type Session = BaseSession<EnrollmentWait, AttemptRecord, Attempt>;

/** Whether the wait is over by now: no attempt is accepted any more, and n8n is about to resume. */
export const isOver = ({ wait }: Pick<Session, 'wait'>) => Date.now() >= wait.expiresAt + GRACE_MS;

export const attemptsLeft = ({ wait, record }: Pick<Session, 'wait' | 'record'>) =>
	wait.maxAttempts - record.count;
