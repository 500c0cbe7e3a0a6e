import type { IDataObject } from 'n8n-workflow';
import { processWide } from '../processState';
import { type Checked, HandedIn, type Signed } from '../signIn/check';
import type { Asked } from '../signIn/flow';
import type { Answer } from '../waiting/answer';
import { WaitRecord } from '../waiting/record';
import type { Session as BaseSession } from '../waiting/session';
import { Turns } from '../waiting/turns';
import type { AuthenticationStart } from '../pingone/authentication/deviceAuthentications';
import type { PingOneError } from '../pingone/errors/failure';
import type { Asking } from './receipt';
import type { Hindrance } from './refusals';
import type { CloseReason, KeyWait } from './wait';

/** What this process remembers of one confirmation between requests. */
export class DecisionRecord extends WaitRecord {
	readonly handedIn = new HandedIn();

	private given?: { by: string; answer: Answer };

	/** What the page was answered that decided. @param by identifies its request */
	give(by: string, { status, body }: Answer): void {
		this.given ??= { by, answer: { status, body } };
	}

	/** The same answer again, for the same request only. */
	givenTo(by: string): Answer | undefined {
		return this.given?.by === by ? this.given.answer : undefined;
	}
}

export const decisionsHere = () =>
	processWide('confirmations', () => new Turns(() => new DecisionRecord()));

/** One request to a key: what must come back unchanged with its answer. */
export interface Challenge extends Pick<Asked, 'allowed' | 'keyOnly'> {
	flowId: string;
	/** base64url. */
	challenge: string;
	/** Whether PingOne asks the key to verify the user where the wait itself does not. */
	userVerification?: boolean;
	/** When the challenge covers the message. */
	asking?: Asking;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** A key has answered what was asked, and PingOne has accepted what the page has sent. */
export interface Answered {
	asked: Challenge;
	signed: Signed;
	checked: Checked;
	/** As PingOne names it. */
	device: IDataObject;
}

/** What a key is asked for, and with what the wait ends: a confirmation, or a test of the key. */
export interface Aim {
	purpose: 'confirmation' | 'signIn';
	/** What PingOne is asked for, beside the user. */
	start: Pick<AuthenticationStart, 'rpId' | 'policyId'>;
	shown: IDataObject;
	/** What an own challenge covers, made for each. @param now milliseconds since 1970 */
	ask(now: number): { asking: Asking; challenge: string } | undefined;
	confirm(session: Session, answered: Answered): Answer;
	decline(session: Closing, reason: string): Answer;
	close(session: Closing, reason: CloseReason): Answer;
	/** Ends the wait for what hinders the user. @returns undefined where it goes on: the hindrance may pass */
	hinder?(
		session: Session,
		cause: Hindrance | PingOneError,
		pingOneId?: string,
	): Promise<Answer | undefined>;
}

/** Everything that belongs to one request from the page. */
export interface Session extends BaseSession<KeyWait, DecisionRecord, Challenge> {
	aim: Aim;
}

/** What it takes to close a link. */
export type Closing = Pick<Session, 'aim' | 'record' | 'log' | 'now'> &
	Partial<Pick<Session, 'visitor'>>;
