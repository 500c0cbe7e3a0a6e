import type { Session as BaseSession } from '../waiting/session';
import type { DecisionRecord } from './record';
import type { ConfirmationWait } from './wait';

/** One request to a key: what must come back unchanged with its answer. */
export interface Challenge {
	/** PingOne's device authentication. */
	flowId: string;
	/** base64url. */
	challenge: string;
	/** Credential IDs that may answer, base64url. */
	allowed: string[];
	/** Whether nothing but a key can complete the flow. */
	keyOnly: boolean;
	/** Random, when the challenge covers the message; base64url. */
	nonce?: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** Everything that belongs to one request from the page. */
export type Session = BaseSession<ConfirmationWait, DecisionRecord, Challenge>;
