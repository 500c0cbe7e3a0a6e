import { processWide } from '../processState';
import { HandedIn } from '../signIn/check';
import type { Answer } from '../waiting/answer';
import { type Outcome, WaitRecord } from '../waiting/record';
import type { Session as BaseSession } from '../waiting/session';
import { Turns } from '../waiting/turns';
import type { Asking } from './receipt';
import type { ConfirmationWait } from './wait';

/** What this process remembers of one confirmation between requests. */
export class DecisionRecord extends WaitRecord {
	readonly handedIn = new HandedIn();

	private given?: { by: string; answer: Answer };

	/** What the page was answered that decided. @param by identifies its request */
	give(by: string, answer: Answer): void {
		this.given ??= { by, answer };
	}

	/** The same answer again, for the same request only. */
	givenTo(by: string): Answer | undefined {
		return this.given?.by === by ? this.given.answer : undefined;
	}

	/** Once decided, decided: a later call changes nothing. */
	decide(kind: 'confirmed' | 'declined' | 'closed', now: number): void {
		this.end ??= { kind, at: now } satisfies Outcome;
	}
}

/** The confirmations that this process knows about. */
export const decisionsHere = () =>
	processWide('confirmations', () => new Turns(() => new DecisionRecord()));

/** One request to a key: what must come back unchanged with its answer. */
export interface Challenge {
	/** PingOne's device authentication. */
	flowId: string;
	/** base64url. */
	challenge: string;
	/** Credentials that may answer, as `digestOfId()` gives them. */
	allowed: string[];
	/** Whether nothing but a key can complete the flow. */
	keyOnly: boolean;
	/** When the challenge covers the message. */
	asking?: Asking;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** Everything that belongs to one request from the page. */
export type Session = BaseSession<ConfirmationWait, DecisionRecord, Challenge>;
