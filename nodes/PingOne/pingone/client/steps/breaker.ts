import { sleep } from 'n8n-workflow';
import { processWide } from '../../../processState';
import type { ApiResponse } from '../../errors/apiResponse';
import { type Failure, PingOneError } from '../../errors/failure';
import { failureOf, isGone } from '../../errors/meaning';
import { explainGone } from '../../errors/networkErrors';
import { ConditionFailed } from '../apiRequest';
import { Breaker, type Held, HostGone, type OutageReport, type Verdict } from '../breaker';
import { type Connection, identityOf } from '../connection';
import { type Exchange, HeldBack, type Step } from '../exchange';

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
	if (all.size > MAX_BREAKERS) all.delete([...all.keys()][0]);
	return known;
}

/** What the requests of a connection have to pass. */
interface Hosts {
	/** The breaker of the token endpoint belongs to one credential, so that no other can open it. */
	token: Breaker;
	/** Scheme and port included. */
	api: { origin: string; breaker: Breaker };
	auth: { origin: string; breaker: Breaker };
}

/** Found once for each connection: every request asks several times. */
const known = new WeakMap<Connection, Hosts>();

function hostsOf(connection: Connection): Hosts {
	const found = known.get(connection);
	if (found) return found;
	const { apiUrl, authUrl } = connection;
	const hostAt = (url: string) => {
		const { origin } = new URL(url);
		return { origin, breaker: breakerFor(origin) };
	};
	const token = breakerFor(`token ${identityOf(connection)}`);
	const hosts = { token, api: hostAt(apiUrl), auth: hostAt(authUrl) };
	known.set(connection, hosts);
	return hosts;
}

/** The host that a request goes to, with scheme and port. */
const hostOf = ({ request, connection }: Exchange): string =>
	hostsOf(connection)[request.host ?? 'api'].origin;

/** The host that its token comes from, with scheme and port. */
const tokenHostOf = ({ connection }: Exchange): string => hostsOf(connection).auth.origin;

/**
 * What a request has to pass: the breaker of the token endpoint, and that of its host, which all
 * share.
 */
function breakersOf({ connection, request }: Exchange): { token: Breaker; host: Breaker } {
	const hosts = hostsOf(connection);
	return { token: hosts.token, host: hosts[request.host ?? 'api'].breaker };
}

/** Whether the breaker holds requests like this one. */
export function isHeld(exchange: Exchange): boolean {
	const { token, host } = breakersOf(exchange);
	return token.isOpen || host.isOpen;
}

/** A probe is not waited for as long as other requests, in ms. */
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
const reportTo = (logger: Exchange['ctx']['logger'], host: string) => (outage: OutageReport) => {
	const seconds = Math.round(outage.lastedMs / 1000);
	if (outage.isOver) {
		logger?.info(`${host} responds again after ${seconds} s. ${outage.held} requests waited.`);
	} else {
		logger?.warn(`${host} does not respond (${explainGone(outage.last)}). Requests to it wait.`);
	}
};

/** @throws what was thrown, the end of a wait as a PingOneError */
function asUnreachable(thrown: unknown): never {
	if (!(thrown instanceof HostGone)) throw thrown;
	const { last, goneMs } = thrown;
	throw new PingOneError({ ...last, goneMs, arrival: 'notArrived', earlier: undefined });
}

/** Waits until the request may go to its host, with its token or without. */
async function enter(
	exchange: Exchange,
): Promise<{ isProbe: boolean; close(verdicts: Verdicts): void }> {
	const { request, run, caller } = exchange;
	const { token, host } = breakersOf(exchange);
	const waitMs = Math.min(request.waitMs ?? DEFAULT_WAIT_MS, run.maxWaitMs);
	const held: Held = { ...run, signal: caller.signal, waitMs, isRead: request.method === 'GET' };
	const { logger } = exchange.ctx;
	const ofToken = await token
		.enter(held, reportTo(logger, tokenHostOf(exchange)))
		.catch(asUnreachable);
	const report = reportTo(logger, hostOf(exchange));
	const ofHost = await host.enter(held, report).catch((thrown: unknown) => {
		ofToken.done('neither');
		asUnreachable(thrown);
	});
	const close = (verdicts: Verdicts) => {
		ofToken.done(verdicts.token);
		ofHost.done(verdicts.host);
	};
	return { isProbe: ofToken.isProbe || ofHost.isProbe, close };
}

/**
 * Holds requests while nobody answers at PingOne, lets one at a time probe, and goes on when it
 * answers. When a request's wait is over, it fails without having been sent. What was in the pace
 * when the breaker opened comes back here.
 *
 * Never sends anything itself, and never takes a refusal for an outage.
 */
export const breaker: Step = async (exchange, next) => {
	const { request } = exchange;
	const { isProbe, close } = await enter(exchange);
	const timeoutMs = isProbe ? Math.min(request.timeoutMs, PROBE_MS) : request.timeoutMs;
	const isHeldBack = () => !isProbe && breakersOf(exchange).host.isOpen;
	return await next({ ...exchange, request: { ...request, timeoutMs }, isHeldBack }).then(
		(response) => {
			close(ofResponse(response, request.method === 'GET'));
			return response;
		},
		async (thrown: unknown) => {
			close(ofThrown(thrown, timeoutMs));
			if (thrown instanceof HeldBack) return await breaker(exchange, next);
			throw thrown;
		},
	);
};
