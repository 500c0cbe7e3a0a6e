import { sleep } from 'n8n-workflow';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { type Failure, PingOneError } from '../../errors/failure';
import { failureOf, isGone } from '../../errors/meaning';
import { explainGone } from '../../errors/networkErrors';
import { ConditionFailed, type Host } from '../apiRequest';
import {
	Breaker,
	type Held,
	HostGone,
	type OutageReport,
	type Pass,
	type Verdict,
} from '../breaker';
import { type Connection, identityOf } from '../connection';
import { type Exchange, HeldBack, type Next, type Step } from '../exchange';

/** Users choose addresses, so the number is bounded. */
const MAX_BREAKERS = 500;

const clock = {
	now: () => performance.now(),
	sleep: async (ms: number, signal?: AbortSignal) => await sleep(ms, signal),
};

function breakerFor(key: string): Breaker {
	const all = processWide('breakers', () => new Map<string, Breaker>());
	const known = all.get(key) ?? new Breaker(clock);
	all.set(key, known);
	const [oldest = key] = all.keys();
	if (all.size > MAX_BREAKERS) all.delete(oldest);
	return known;
}

interface Guarded {
	/** Scheme and port included. */
	origin: string;
	breaker: Breaker;
}

/** What a request has to pass. */
interface Hosts {
	/** The breaker of the token endpoint belongs to one credential, so that no other can open it. */
	token: Guarded;
	/** That of the host is shared by all. */
	host: Guarded;
}

/** Found once for each connection: every request asks several times. */
const known = new WeakMap<Connection, Record<Host, Hosts>>();

function find(connection: Connection): Record<Host, Hosts> {
	const { apiUrl, authUrl } = connection;
	const hostAt = (url: string) => {
		const { origin } = new URL(url);
		return { origin, breaker: breakerFor(origin) };
	};
	const auth = hostAt(authUrl);
	const token = { ...auth, breaker: breakerFor(`token ${identityOf(connection)}`) };
	const hosts = { api: { token, host: hostAt(apiUrl) }, auth: { token, host: auth } };
	known.set(connection, hosts);
	return hosts;
}

const hostsOf = ({ connection, request }: Exchange): Hosts =>
	(known.get(connection) ?? find(connection))[request.host ?? 'api'];

const isOpen = ({ token, host }: Hosts): boolean => token.breaker.isOpen || host.breaker.isOpen;

/** Whether the breaker holds requests like this one. */
export const isHeld = (exchange: Exchange): boolean => isOpen(hostsOf(exchange));

/** Whether it has opened since this request passed it. */
export const isHeldBack = (exchange: Exchange): boolean =>
	exchange.isProbe !== true && hostsOf(exchange).host.breaker.isOpen;

/** The longest time for a probe, in ms. */
const PROBE_MS = 10_000;
/** A shorter Timeout that runs out says nothing about the host, in ms. */
const MIN_TELLING_MS = 5_000;
/** Unless the request says otherwise, in ms. */
const DEFAULT_WAIT_MS = 15_000;

interface Verdicts {
	token: Verdict;
	host: Verdict;
}

const NOTHING: Verdicts = { token: 'neither', host: 'neither' };

const verdictOn = (failure?: Failure): Verdict =>
	failure && isGone(failure) ? { gone: failure } : 'there';

/** A page with a 4xx is a proxy's: it shows neither that PingOne is there nor that it is gone. */
function ofResponse(response: ApiResponse, isRead: boolean): Verdicts {
	const failure = failureOf(response, isRead);
	const isPage = failure?.kind === 'unreadable' && !isGone(failure) && failure.status !== 429;
	return { token: 'there', host: isPage ? 'neither' : verdictOn(failure) };
}

function ofThrown(thrown: unknown, timeoutMs: number): Verdicts {
	if (thrown instanceof ConditionFailed) return { token: 'there', host: 'there' };
	if (!(thrown instanceof PingOneError)) return NOTHING;
	const { failure } = thrown;
	if (failure.code === 'timeout' && timeoutMs < MIN_TELLING_MS) return NOTHING;
	if (failure.kind === 'token') return { token: verdictOn(failure), host: 'neither' };
	if (failure.kind !== 'noAnswer' && failure.kind !== 'refusal') return NOTHING;
	// PingOne asked for a long pause without a word about this request.
	if (failure.status === 429) return NOTHING;
	return { token: 'there', host: verdictOn(failure) };
}

/** One line in n8n's log when an outage begins, and one when it is over. */
const reportTo =
	({ ctx: { logger } }: Exchange, { origin }: Guarded) =>
	({ isOver, lastedMs, held, last }: OutageReport) => {
		if (isOver) {
			const seconds = Math.round(lastedMs / 1000);
			logger?.info(`${origin} responds again after ${seconds} s. ${held} requests waited.`);
		} else {
			logger?.warn(`${origin} does not respond (${explainGone(last)}). Requests to it wait.`);
		}
	};

/** @throws what was thrown, the end of a wait as a PingOneError */
function asUnreachable(thrown: unknown): never {
	if (!(thrown instanceof HostGone)) throw thrown;
	const { last, goneMs } = thrown;
	throw new PingOneError({ ...last, goneMs, arrival: 'notArrived', earlier: undefined });
}

/** The right to send one attempt, to its host and for its token. */
interface Passes {
	token: Pass;
	host: Pass;
}

/** Waits until the request may go to its host, with its token or without. */
async function enter(exchange: Exchange, { token, host }: Hosts): Promise<Passes> {
	const { request, run, caller } = exchange;
	const waitMs = Math.min(request.waitMs ?? DEFAULT_WAIT_MS, run.maxWaitMs);
	const held: Held = { ...run, signal: caller.signal, waitMs, isRead: request.method === 'GET' };
	const ofToken = await token.breaker.enter(held, reportTo(exchange, token)).catch(asUnreachable);
	const ofHost = await host.breaker.enter(held, reportTo(exchange, host)).catch((thrown) => {
		ofToken.done('neither');
		asUnreachable(thrown);
	});
	return { token: ofToken, host: ofHost };
}

const passAtOnce = (exchange: Exchange, { token, host }: Hosts): Passes => ({
	token: token.breaker.pass(reportTo(exchange, token)),
	host: host.breaker.pass(reportTo(exchange, host)),
});

/** A probe is not waited for as long as other requests. */
const asProbe = (exchange: Exchange): Exchange => {
	const timeoutMs = Math.min(exchange.request.timeoutMs, PROBE_MS);
	return { ...exchange, request: { ...exchange.request, timeoutMs }, isProbe: true };
};

/** Makes one attempt, and tells the breakers what came of it. */
function attempt(exchange: Exchange, next: Next, { token, host }: Passes): Promise<ApiResponse> {
	const current = token.isProbe || host.isProbe ? asProbe(exchange) : exchange;
	const { method, timeoutMs } = current.request;
	const close = (verdicts: Verdicts) => {
		token.done(verdicts.token);
		host.done(verdicts.host);
	};
	return next(current).then(
		(response) => (close(ofResponse(response, method === 'GET')), response),
		(thrown: unknown) => {
			close(ofThrown(thrown, timeoutMs));
			throw thrown;
		},
	);
}

/**
 * Holds requests while nobody answers at PingOne, lets one at a time probe, and goes on when it
 * answers. When a request's wait is over, it fails without having been sent. What was in the pace
 * when the breaker opened comes back here.
 *
 * Never sends anything itself, and never takes a refusal for an outage.
 */
export const breaker: Step = (exchange, next) => {
	const hosts = hostsOf(exchange);
	const go = (passes: Passes) =>
		attempt(exchange, next, passes).catch((thrown: unknown) => {
			if (thrown instanceof HeldBack) return breaker(exchange, next);
			throw thrown;
		});
	return isOpen(hosts) ? enter(exchange, hosts).then(go) : go(passAtOnce(exchange, hosts));
};
