import type { Pace, PaceOptions } from '../../pace/pace';
import type { ApiResponse } from '../errors/apiResponse';
import type { PingOneError } from '../errors/failure';
import type { ApiRequest, RequestContext } from './apiRequest';
import type { CongestionWindow } from './congestion';
import type { Connection } from './connection';
import type { Patience } from './patience';
import type { TokenGate } from './tokens';

/** How fast a run may send what counts in one rate limit, and how many may be under way. */
export interface RateBounds {
	/** Shared with all that send under this limit. */
	readonly limiter: Pace;
	readonly window: CongestionWindow;
}

export interface RunState {
	/** When the run began, by the monotonic clock, in ms. */
	readonly since: number;
	/** Called when requests of the run begin to wait for PingOne, and again while they do. */
	readonly onHeld?: () => void;
	/** Whether its requests belong to items; otherwise no message speaks of one. */
	readonly isOfItems: boolean;
	readonly bounds: Map<string, RateBounds>;
	readonly gate: TokenGate;
	/** Why no request can succeed any more, by environment; under `''`, in none. */
	readonly lost: Map<string, PingOneError>;
}

export interface Exchange {
	readonly request: ApiRequest;
	readonly ctx: RequestContext;
	readonly connection: Connection;
	readonly run: RunState;
	readonly patience: Patience;
	/** Ends the waiting; tells the callers of the pace apart. */
	readonly caller: PaceOptions;
	/** The same, once anything was sent. */
	readonly committed: PaceOptions;
	readonly stop?: AbortSignal;
	readonly isProbe?: boolean;
	/** Whether PingOne has asked for a pause since the request got its turn. */
	readonly isPaused?: () => boolean;
	/** For the last steps: the token, and whose rate limit the request falls under. */
	readonly signed?: {
		authorization: string;
		owner: string;
		identity: string;
	};
}

/** The breaker opened while the request was waiting for its turn: it was not sent. */
export class HeldBack extends Error {}

/** PingOne asked for a pause after the state was read: the change was not sent, and the look is old. */
export class LookOutdated extends Error {
	constructor(readonly state: ApiResponse) {
		super('PingOne asked for a pause before the change was sent');
	}
}

/** PingOne has rejected the token meanwhile: the request was not sent. */
export class TokenReplaced extends Error {}

export type Next = (exchange: Exchange) => Promise<ApiResponse>;

/** One step on the way of every request. It may call the next one not at all, or again and again. */
export type Step = (next: Next) => Next;
