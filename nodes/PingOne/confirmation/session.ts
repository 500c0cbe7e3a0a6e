import type { PingOneApi } from '../pingone/client/api';
import type { Sealer } from '../page/link/seal';
import type { Visitor } from '../page/visitor';
import type { DecisionRecord } from './decision';
import type { LogEvent } from './events';
import type { ConfirmationWait } from './wait';

/** One request to a key: what must come back unchanged with its answer. */
export interface Challenge {
	/** PingOne's device authentication. */
	flowId: string;
	/** base64url. */
	challenge: string;
	/** Credential IDs that may answer, base64url. */
	allowed: string[];
	/** Random, when the challenge covers the message; base64url. */
	nonce?: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** Everything that belongs to one request from the page; functions take the members they use. */
export interface Session {
	wait: ConfirmationWait;
	record: DecisionRecord;
	api: PingOneApi;
	sealer: Sealer<Challenge>;
	/** Whether a start code belongs to the link. */
	isStartCode(code: string): boolean;
	visitor: Visitor;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}
