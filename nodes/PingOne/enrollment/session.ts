import type { Visitor } from '../page/visitor';
import { processWide } from '../processState';
import { type Outcome, WaitRecord } from '../waiting/record';
import type { Session as BaseSession } from '../waiting/session';
import { Turns } from '../waiting/turns';
import { GRACE_MS } from '../waiting/wait';
import type { CloseReason, EnrollmentWait } from './wait';

/**
 * How far an attempt has come, as this process knows it. `open`: the browser may still be asking.
 * `doubtful`: PingOne was asked to activate the device, and what it did is not known. `givenUp`: nothing
 * more is to come of it, and its device may be removed. `ended`: PingOne has said that it is not active.
 */
type Stage = 'open' | 'doubtful' | 'givenUp' | 'ended';

/** One attempt whose end PingOne has not confirmed. Times are by the monotonic clock, in ms. */
export interface Unsettled {
	readonly deviceId: string;
	readonly stage: Stage;
	/** Until then, what PingOne says of the device may be older than a change that is under way. */
	readonly sureAt: number;
	/** From then on its pending device may be removed: no passkey for it is accepted any more. */
	readonly removeAt: number;
	/** Until then PingOne may not find the device although it exists. */
	readonly visibleAt: number;
	/** Who has sent a passkey for it, to this process. */
	readonly sender?: Visitor;
	/** Whether its deletion was sent: it may take effect at any time, so the attempt cannot succeed. */
	readonly isRemoving?: boolean;
}

const UNTOUCHED = { stage: 'open', sureAt: 0, removeAt: 0, visibleAt: 0 } as const;

/** Attempts that may end without being counted. */
const MAX_FORGIVEN = 20;

/** What this process remembers of one enrollment between requests, and of its end the ACTIVE device. */
export class AttemptRecord extends WaitRecord<Outcome & { deviceId?: string }> {
	/** Whether a request of this process is already following the wait up. */
	followed = false;

	/** Attempts with whose token a page has come back, here or elsewhere. Of others no page may have heard. */
	count = 0;

	/** Why and since when the link is about to close: PingOne has yet to say how attempts ended. */
	closing?: { reason: CloseReason; at: number };

	/** Devices of the attempts with whose token a page has come back. */
	private readonly returned = new Set<string>();
	private readonly forgiven = new Set<string>();
	private readonly attempts = new Map<string, Unsettled>();

	/** Attempts of which PingOne has not confirmed the end. */
	get unsettled(): Unsettled[] {
		return [...this.attempts.values()].filter(({ stage }) => stage !== 'ended');
	}

	/** Their devices. */
	get unsettledIds(): string[] {
		return this.unsettled.map(({ deviceId }) => deviceId);
	}

	/** Devices that may be active although no one knows. */
	get doubtful(): string[] {
		return this.unsettledIds.filter((id) => this.attempts.get(id)?.stage === 'doubtful');
	}

	/** Devices of attempts that were begun here, and whose page has not come back; the oldest first. */
	get unreturned(): string[] {
		return this.unsettledIds.filter(
			(id) => this.attempts.get(id)?.stage === 'open' && !this.returned.has(id),
		);
	}

	/** Whether a request should find out later what became of attempts, or close the link. */
	get needsFollowUp(): boolean {
		if (this.outcome) return false;
		return this.closing !== undefined || this.unsettled.some(({ stage }) => stage !== 'open');
	}

	/** @param visibleAt from then on PingOne finds the device */
	beginAttempt(deviceId: string, visibleAt: number): void {
		this.note(deviceId, { visibleAt });
	}

	/** A page has come back with an attempt's token: from now on the attempt counts. */
	noteReturn({ deviceId, number }: { deviceId: string; number: number }): void {
		if (this.returned.has(deviceId)) return;
		this.returned.add(deviceId);
		this.count = Math.max(this.count + 1, number);
	}

	/** An attempt in which the browser never asked the user does not count, within bounds. */
	forgive(deviceId: string): void {
		if (this.forgiven.has(deviceId) || this.forgiven.size >= MAX_FORGIVEN) return;
		this.forgiven.add(deviceId);
		this.count -= 1;
	}

	/** PingOne was asked to activate the device, or is being asked, and what it did is not known. */
	doubt(deviceId: string, known: Pick<Unsettled, 'sureAt' | 'removeAt' | 'sender'>): void {
		this.note(deviceId, { stage: 'doubtful', ...known, isRemoving: false });
	}

	/** Who has sent the passkey for a device; undefined when that was to another process. */
	senderOf(deviceId: string): Visitor | undefined {
		return this.attempts.get(deviceId)?.sender;
	}

	/** PingOne has said that the device is pending after all. */
	clearDoubt(deviceId: string): void {
		if (this.doubtful.includes(deviceId)) this.note(deviceId, { stage: 'givenUp' });
	}

	/** Nothing more is to come of an attempt, as far as its own browser is concerned. */
	giveUp(deviceId: string, sureAt = 0): void {
		const known = this.attempts.get(deviceId);
		if (known?.stage === 'ended') return;
		const stage = known?.stage === 'doubtful' ? 'doubtful' : 'givenUp';
		const latest = Math.max(sureAt, known?.sureAt ?? 0);
		this.note(deviceId, { stage, sureAt: latest, removeAt: latest });
	}

	/** PingOne has refused to activate a device, so there is no more doubt than about any other. */
	refuse(deviceId: string, sureAt: number): void {
		this.note(deviceId, { stage: 'givenUp', sureAt, removeAt: sureAt, isRemoving: false });
	}

	/** The device is not active, and never will be. */
	endAttempt(deviceId: string): void {
		this.note(deviceId, { stage: 'ended' });
	}

	/** Its device is about to be deleted. */
	noteRemoval(deviceId: string): void {
		if (this.attempts.has(deviceId)) this.note(deviceId, { isRemoving: true });
	}

	/** Another process began the attempt. */
	meet(deviceId: string): void {
		this.note(deviceId, {});
	}

	/** Whether an attempt can no longer succeed. */
	hasEnded(deviceId: string): boolean {
		const known = this.attempts.get(deviceId);
		return known?.stage === 'ended' || known?.isRemoving === true;
	}

	/** @param now milliseconds since 1970 */
	succeed(deviceId: string, now: number): void {
		this.attempts.delete(deviceId);
		this.conclude({ kind: 'enrolled', at: now, deviceId });
	}

	/** No attempt begins any more. What it closed for first counts. */
	beginClosing(reason: CloseReason) {
		return (this.closing ??= { reason, at: performance.now() });
	}

	private note(deviceId: string, changes: Partial<Unsettled>): void {
		const known = this.attempts.get(deviceId);
		this.attempts.set(deviceId, { ...UNTOUCHED, ...known, ...changes, deviceId });
	}
}

/**
 * The attempts of each wait that this process knows about. What must always hold is enforced by PingOne
 * (a device is activated once), by the door and by the sealed token (which carries the attempt's number).
 */
export const attemptsHere = () =>
	processWide('attempts', () => new Turns(() => new AttemptRecord()));

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
