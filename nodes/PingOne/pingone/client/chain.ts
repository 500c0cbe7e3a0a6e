import type { PaceOptions } from '../../pace/pace';
import type { RunSignals } from '../../run/items';
import { stopSignalOf } from '../../run/n8nInternals';
import type { ApiRequest, RequestContext, Send } from './apiRequest';
import type { Connection } from './connection';
import type { Next, RunState, Step } from './exchange';
import { Turn } from './order';
import { Patience } from './patience';
import { breaker } from './steps/breaker';
import { describe } from './steps/describe';
import { identity } from './steps/identity';
import { pace } from './steps/pace';
import { remember } from './steps/remember';
import { retry } from './steps/retry';
import { send } from './steps/send';
import { TokenGate } from './tokens';

/** Chains steps, the outermost first, as middleware is elsewhere. */
const compose = (steps: readonly Step[]): Next =>
	steps.reduceRight<Next>(
		(next, step) => step(next),
		() => Promise.reject(new Error('the last step must not call next')),
	);

/**
 * The life of a request, the outermost step first. Nothing else in the package sends to PingOne. Why
 * this order: docs/decisions/0008-one-life-of-a-request.md. A Stop ends any wait, what is under way
 * included: by the caller's signal, or by `stop`. What each step does with an answer:
 *
 * - `describe`: names the request in every failure that is thrown; `api.ts` does so for refusals.
 * - `remember`: a 404 for what PingOne has just made is "not yet", and asked again.
 * - `retry`: until the item's patience is over, sends again what has changed nothing for sure:
 *   reads, and changes that never arrived. Other changes leave to `../reconcile.ts`, which looks
 *   first. A plain refusal, such as a 403, passes all steps; one of quota or license ends the run.
 *   A proxy's page is an outage, whatever its status, unless that is 401 or 429.
 * - `breaker`: holds all requests to a host at which no one answers, and lets one at a time probe.
 * - `identity`: gets the token; a 401 has it renewed and the request sent once more. A second one
 *   ends the run in its environment if PingOne calls the token invalid. After another refusal of
 *   PingOne's, `retry` begins anew, three times in all; after a proxy's, the item fails.
 * - `pace`: waits for a turn; a 429 that concerns the tenant slows all down and gets another turn
 *   right here. Once the pace gives up (five minutes), the item fails. Amid successes, a failure
 *   slows down as well.
 * - `send`: one HTTP request within its timeout. The few changes with a condition look first.
 */
const STEPS: readonly Step[] = [describe, remember, retry, breaker, identity, pace, send];

const travel = compose(STEPS);

/** `signal` cancels items that have not sent anything yet; those that have are finished. */
interface TransportOptions extends Partial<RunSignals> {
	/** False where a user or n8n waits for a list, a page or a trigger: every request can be canceled. */
	isOfItems?: boolean;
}

/** @returns makes senders, in the order of the run; `signal` cancels a first request that waits */
export function transport(
	ctx: RequestContext,
	connection: Connection,
	{ signal, onThrottled, onHeld, isOfItems = true }: TransportOptions = {},
): (own?: Connection, waitMs?: number) => Send {
	const stop = stopSignalOf(ctx);
	const first: PaceOptions = { signal, onThrottled };
	const later: PaceOptions = isOfItems ? { signal: stop, onThrottled } : first;
	const run: RunState = {
		since: performance.now(),
		onHeld,
		isOfItems,
		gate: new TokenGate(ctx, connection),
		bounds: new Map(),
		lost: new Map(),
	};
	/** By environment. */
	const places = new Map<string, Set<Turn>>();
	return (own = connection, waitMs) => {
		const patience = new Patience(waitMs);
		const common = { ctx, run, connection: own, committed: later, stop, patience };
		let caller = first;
		const sender = (request: ApiRequest) => {
			const exchange = { ...common, request, caller };
			caller = later;
			return travel(exchange);
		};
		const others = places.get(own.environmentId) ?? new Set();
		places.set(own.environmentId, others);
		return Object.assign(sender, { signal: stop ?? signal, patience, turn: new Turn(others) });
	};
}

/** Like `transport`, for interactive use: all can be canceled, and PingOne gets 15 s at most. */
export const patientTransport = (
	ctx: RequestContext,
	connection: Connection,
	signal: AbortSignal,
): Send => transport(ctx, connection, { signal, isOfItems: false })();
