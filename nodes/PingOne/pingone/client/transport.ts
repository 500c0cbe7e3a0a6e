import type { PaceOptions } from '../../pace/pace';
import type { ApiRequest, RequestContext, Send } from './apiRequest';
import { travel } from './chain';
import type { CongestionWindow } from './congestion';
import type { Connection } from './connection';
import { holdCredential } from './credentialCache';
import { TimeLimits } from './deadline';
import type { RunState } from './exchange';

/** While a user is watching, PingOne is waited for no longer than this, in ms. */
const INTERACTIVE_WAIT_MS = 15_000;

/** What a run shares with its requests. */
export interface TransportOptions {
	/** Cancels items that have not sent anything yet; those that have are finished. */
	signal?: AbortSignal;
	/** Called with the wait in milliseconds each time PingOne asks for one. */
	onThrottled?: (waitMs: number) => void;
	/** Called when requests begin to wait for PingOne to respond, and again while they do. */
	onHeld?: () => void;
	/** Longest wait for PingOne to respond, in ms, whatever a request asks for. */
	maxWaitMs?: number;
	/** False where a user or n8n waits for a list, a page or a trigger: every request can be canceled. */
	isOfItems?: boolean;
}

/**
 * Makes senders for the items of a run; each takes its requests through the chain.
 *
 * @returns makes a sender for one item, to the item's own environment if it has one. Its first
 * request can be canceled while it waits; later ones finish what the item has begun.
 */
export function transport(
	ctx: RequestContext,
	connection: Connection,
	{ signal, onThrottled, onHeld, maxWaitMs = Infinity, isOfItems = true }: TransportOptions = {},
): (own?: Connection) => Send {
	const held = holdCredential(ctx);
	const stop = ctx.getExecutionCancelSignal?.();
	const first: PaceOptions = { signal, onThrottled };
	const later: PaceOptions = isOfItems ? { signal: stop, onThrottled } : first;
	const run: RunState = {
		since: performance.now(),
		maxWaitMs,
		onHeld,
		isOfItems,
		limits: new TimeLimits(),
		congestion: new Map<string, CongestionWindow>(),
		lost: new Map(),
	};
	const common = { ctx: held, run, stop, committed: later };

	return (own = connection) => {
		let caller = first;
		const send = async (request: ApiRequest) => {
			const exchange = { ...common, request, connection: own, caller, underWay: {} };
			caller = later;
			return await travel(exchange);
		};
		return Object.assign(send, { signal: stop ?? signal });
	};
}

/**
 * Like `transport`, for interactive use: every request can be canceled while it waits, and PingOne
 * is waited for 15 s at most.
 */
export function patientTransport(
	ctx: RequestContext,
	connection: Connection,
	signal: AbortSignal,
): Send {
	const options = { signal, maxWaitMs: INTERACTIVE_WAIT_MS, isOfItems: false };
	return Object.assign(transport(ctx, connection, options)(), { signal });
}
