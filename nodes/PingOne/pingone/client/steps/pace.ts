import { Pace, PaceExhaustedError, type RateFeedback } from '../../../pace/pace';
import { processWide, putLast } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { PingOneError } from '../../errors/failure';
import { concernOf, failureOf, isGone } from '../../errors/meaning';
import { readRefusal } from '../../errors/readFailure';
import { type ApiRequest, ConditionFailed, describeRequest } from '../apiRequest';
import { dateOf } from '../clock';
import { CongestionWindow } from '../congestion';
import { isTimeout } from '../deadline';
import { isHeldBack } from './breaker';
import { lossOf } from './identity';
import {
	type Exchange,
	HeldBack,
	LookOutdated,
	type RateBounds,
	type Step,
	TokenReplaced,
} from '../exchange';

/** What PingOne counts separately, as far as its documentation tells. */
export type RateGroup = 'devices' | 'users' | 'configuration' | 'audit' | 'auth' | 'other';

/**
 * PingOne limits by groups of endpoints, per license and per address (PingOne "Base rate limits",
 * "API Usage Dashboard"). It lists only some of their endpoints, so the rows marked "assumed" are
 * guesses. Splitting one group into two costs no more than two workers sharing it. First match wins.
 */
const TABLE: Array<{ path: RegExp; group: RateGroup }> = [
	// "MFA API Rate"; that it holds a user's devices is assumed.
	{ path: /^users\/[^/]+\/(devices|bypassMFA)(\/|$)/, group: 'devices' },
	// "Data Read Rate" and "Data Write Rate" of the directory; that both hold these is assumed.
	{ path: /^(users|groups|populations)(\/|$)/, group: 'users' },
	// "Configuration" (600 a minute); that policies, settings and subscriptions are in it is assumed.
	{
		path: /^(deviceAuthenticationPolicies|fido2Policies|fidoDevicesMetadata|mfaSettings|subscriptions)(\/|$)/,
		group: 'configuration',
	},
	// "Audit API Rate" (10 a second): activities, activities/{id}, activityResources, activityRestores.
	{ path: /^activit(ies|yResources|yRestores)(\/|$)/, group: 'audit' },
];

/** The group of PingOne's rate limits that a request most likely counts in. @internal */
export function rateGroupOf({ path, host }: Pick<ApiRequest, 'path' | 'host'>): RateGroup {
	if (host === 'auth') return 'auth';
	const joined = path.join('/');
	return TABLE.find((row) => row.path.test(joined))?.group ?? 'other';
}

/** How long an idle pace is kept, in ms: a limit learnt a week ago says little. */
const KEEP_MS = 604_800_000;
const MAX_PACES = 500;

const paces = processWide('paces', () => new Map<string, { pace: Pace; usedAt: number }>());

/** The pace for a limit, shared by the whole process; `own`, if there is none yet. @internal */
export function paceFor(limit: string, own?: Pace): Pace {
	const usedAt = performance.now();
	const known = paces.get(limit);
	const isFresh = known !== undefined && usedAt - known.usedAt <= KEEP_MS;
	const pace = isFresh ? known.pace : (own ?? new Pace());
	putLast(paces, limit, { pace, usedAt }, MAX_PACES);
	return pace;
}

/** Whether PingOne refused because of the tenant's rate limit: only this slows others down. */
const isThrottled = (response: ApiResponse, request: ApiRequest) =>
	response.status === 429 &&
	concernOf({ ...readRefusal(response), request: describeRequest(request) }) === 'tenant';

/** What a response says about the rate limit; `Date` has whole seconds (RFC 9110, 6.6.1). @internal */
export function readRateFeedback(response: ApiResponse, request: ApiRequest): RateFeedback {
	const { sentAtMs, retryAfterMs } = response;
	const date = dateOf(response);
	const failure = failureOf(response, false);
	const feedback: RateFeedback = {};
	if (isThrottled(response, request)) feedback.refused = { retryAfterMs };
	if (failure && isGone(failure)) feedback.failed = { retryAfterMs };
	if (date !== undefined) feedback.second = date / 1000;
	if (sentAtMs !== undefined) feedback.tookMs = Math.max(0, performance.now() - sentAtMs);
	return feedback;
}

/** PingOne asked for a longer wait than an execution should last, or this caller has time for. */
function asTurnedAway(
	thrown: unknown,
	{ caller: { signal } }: Exchange,
	limiter: { isPaused: boolean },
): unknown {
	const ranOut = thrown === signal?.reason && isTimeout(thrown);
	const isExhausted = thrown instanceof PaceExhaustedError;
	if (!isExhausted && !(ranOut && limiter.isPaused)) return thrown;
	return new PingOneError({
		kind: 'refusal',
		status: 429,
		code: 'REQUEST_LIMITED',
		...(isExhausted && { retryAfterMs: thrown.waitMs }),
		arrival: 'notArrived',
	});
}

/** Much may have happened in the queue. @throws when it is not to be sent any more */
function check(exchange: Exchange): void {
	const lost = lossOf(exchange);
	if (lost) throw lost;
	if (isHeldBack(exchange)) throw new HeldBack();
	const { signed, run } = exchange;
	if (signed && !run.gate.isOpenFor(signed.authorization)) throw new TokenReplaced();
}

/**
 * The first identity of a tenant to be accepted brings along what it has learned until then. A run
 * keeps the pace with its window: one that closes is opened only by answers at that pace.
 */
function boundsOf({ run: { bounds }, request, signed, connection }: Exchange): RateBounds {
	// Two of a tenant may sign in through different hosts, each with a limit of its own.
	const host = request.host === 'auth' ? connection.authUrl : '';
	const group = `${rateGroupOf(request)} ${host}`;
	const limit = `${signed?.owner} ${group}`;
	const known = bounds.get(limit);
	if (known) return known;
	const former = bounds.get(`${signed?.identity} ${group}`);
	const limiter = paceFor(limit, former?.limiter);
	const isOwn = former?.limiter === limiter;
	const own = isOwn ? former : { limiter, window: new CongestionWindow(request.timeoutMs) };
	bounds.set(limit, own);
	return own;
}

/** What an attempt came to, as far as the pace goes on with it. */
type Answer = { response: ApiResponse } | { onlyRead: ConditionFailed | LookOutdated } | Lost;

interface Lost {
	lost: PingOneError;
}

function asAnswer(thrown: unknown): Answer {
	if (thrown instanceof ConditionFailed || thrown instanceof LookOutdated) {
		return { onlyRead: thrown };
	}
	const isLost = thrown instanceof PingOneError && thrown.failure.kind === 'noAnswer';
	if (isLost) return { lost: thrown };
	throw thrown;
}

/**
 * Waits for the request's turn in the tenant's rate-limit group, and again after each 429 that
 * concerns the tenant. A conditional change that met a pause after its look looks again. Never slows
 * others down for what concerns one person, a quota or the license.
 */
export const pace: Step = (next) => async (exchange) => {
	const { caller, request } = exchange;
	const { limiter, window } = boundsOf(exchange);
	const isPaused = request.condition && (() => limiter.isPaused);
	const send = (): Promise<Answer> =>
		next({ ...exchange, isPaused }).then((response) => ({ response }), asAnswer);
	for (;;) {
		const turn = limiter.run(
			() => window.watch(request.timeoutMs, send),
			(answer) => {
				if ('lost' in answer) return { failed: {} };
				// Only the state was read, and the change not sent: PingOne has answered all the same.
				const seen = 'onlyRead' in answer ? answer.onlyRead.state : answer.response;
				return readRateFeedback(seen, request);
			},
			window.bound(caller),
			() => check(exchange),
		);
		const answer = await turn.catch((thrown: unknown) => {
			throw asTurnedAway(thrown, exchange, limiter);
		});
		if ('lost' in answer) throw answer.lost;
		if ('onlyRead' in answer) {
			if (answer.onlyRead instanceof LookOutdated) continue;
			throw answer.onlyRead;
		}
		const { response } = answer;
		if (isThrottled(response, request)) throw new PingOneError(readRefusal(response));
		return response;
	}
};
