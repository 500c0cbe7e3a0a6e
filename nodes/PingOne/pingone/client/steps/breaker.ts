import type { ApiResponse } from '../../errors/apiResponse';
import { CLOCK, onAbort, wakeTimer } from '../../../pace/wake';
import { processWide, putLast } from '../../../processState';
import { type Failure, PingOneError } from '../../errors/failure';
import { isGone } from '../../errors/meaning';
import { explainGone } from '../../errors/networkErrors';
import { ConditionFailed, failureTo, type Host } from '../apiRequest';
import { backoff } from '../backoff';
import { type Connection, identityOf } from '../connection';
import { type Exchange, HeldBack, type Step } from '../exchange';

/** It opens when of so many last answers, ... */
const WINDOW = 20;
/** ... at least so many, ... */
const FAILURES_TO_OPEN = 3;
/** ... and this share of them mean that no one is there, ... */
const SHARE_TO_OPEN = 0.9;
/** ... for at least this time, in ms. */
const SPAN_TO_OPEN_MS = 1_000;
/** That someone was there longer ago says nothing any more, in ms. */
const THERE_MS = 10_000;
/** After such a break, nothing from before says anything: longer than any backoff, in ms. */
const QUIET_MS = 60_000;
/** Between two probes, in ms. */
const FIRST_PROBE_MS = 1_000;
const PROBES = { firstMs: FIRST_PROBE_MS, mostMs: 15_000 };
/** After this, another request probes beside one that has had no answer yet, in ms. */
const REPLACE_MS = 10_000;
/** Where nothing was ever found, these rather mean a wrong address: then this is the wait, in ms. */
const LIKELY_WRONG = ['dns', 'tls'];
const UNPROVEN_MS = 15_000;

/** Whether the host is there; if not, `about` names what alone may be broken. */
export type Verdict = 'there' | 'neither' | { gone: Failure; about?: string };

/** A page that is another product's or a proxy's, the way to one, or a token endpoint's that is none. */
const isForeign = ({ kind, status = 0 }: Failure) =>
	(kind === 'unreadable' && status < 500) || (kind === 'token' && status >= 200 && status < 400);

/** Whether an attempt has found something at the host's address that may be PingOne. */
const isProof = (verdict: Verdict): boolean =>
	typeof verdict === 'object'
		? !LIKELY_WRONG.includes(verdict.gone.code ?? '') && !isForeign(verdict.gone)
		: verdict === 'there';

export interface Held {
	signal?: AbortSignal;
	waitMs: number;
	/** When the run began, by the breaker's clock: each run waits for itself. */
	since: number;
	/** Whether it changes nothing: the first choice for a probe. */
	isRead: boolean;
	/** Called when an outage begins for this request, and after each failed probe. */
	onHeld?: () => void;
}

interface Waiter extends Held {
	/** @param probe the attempt that it is to be, if it probes */
	go(probe?: Attempt): void;
	fail(reason: unknown): void;
}

interface Outage {
	readonly openedAt: number;
	probes: number;
	nextAt: number;
	/** The probe under way that was sent last. */
	probing?: Attempt;
	last: Failure;
	readonly waiting: Set<Waiter>;
	held: number;
}

/** The right to send once; from when, in ms. */
export interface Attempt {
	isProbe: boolean;
	sentAt: number;
}

export interface OutageReport {
	lastedMs: number;
	held: number;
	last: Failure;
	isOver: boolean;
}

/**
 * A circuit breaker for one host. While it is open, one request at a time probes, reads first, with
 * backoff; all others wait in their order. The first real answer closes it. @internal
 */
export class Breaker {
	private readonly wakeAt: (at: number) => void;
	private readonly answers: Array<{ at: number; isGone: boolean; about?: string }> = [];
	/** Since when nearly all of them mean that no one is there. */
	private failingSince = Infinity;
	private outage?: Outage;
	private isProven = false;

	constructor(private readonly clock = CLOCK) {
		this.wakeAt = wakeTimer(clock, () => this.tick());
	}

	get isOpen(): boolean {
		return this.outage !== undefined;
	}

	/** Waits until it may be sent. @throws PingOneError when the wait is over; the signal's reason */
	async enter(held: Held): Promise<Attempt> {
		const probe = this.outage && (await this.wait(held, this.outage));
		return probe ?? { isProbe: false, sentAt: this.clock.now() };
	}

	private async wait(held: Held, outage: Outage): Promise<Attempt | undefined> {
		// What waited for something else may have been stopped meanwhile.
		held.signal?.throwIfAborted();
		outage.held += 1;
		held.onHeld?.();
		return await new Promise<Attempt | undefined>((go, fail) => {
			const off = held.signal && onAbort(held.signal, () => leave(held.signal?.reason));
			const end = () => {
				off?.();
				outage.waiting.delete(waiter);
			};
			const leave = (reason: unknown) => (end(), fail(reason as Error));
			const waiter: Waiter = { ...held, fail: leave, go: (attempt) => (end(), go(attempt)) };
			outage.waiting.add(waiter);
			this.tick();
		});
	}

	/** Takes what came of an attempt. @returns what to report when it has opened the breaker, or closed it */
	note(verdict: Verdict, attempt: Attempt): OutageReport | undefined {
		const { outage } = this;
		let report: OutageReport | undefined;
		if (outage?.probing === attempt) outage.probing = undefined;
		this.isProven ||= isProof(verdict);
		if (verdict === 'there') {
			this.count(false, attempt);
			if (outage) report = this.close(outage);
		} else if (verdict !== 'neither') {
			const isLong = this.count(true, attempt, verdict.about);
			if (outage && attempt.isProbe) this.failed(outage, verdict.gone, attempt);
			else if (!outage && isLong) report = this.open(verdict.gone);
		}
		if (this.outage) this.tick();
		return report;
	}

	/** Counts an answer. @returns whether no one has been there for long enough */
	private count(isGone: boolean, { sentAt }: Attempt, about?: string): boolean {
		const now = this.clock.now();
		const { answers } = this;
		if (sentAt - (answers.at(-1)?.at ?? sentAt) > QUIET_MS) this.forget();
		answers.push({ at: now, isGone, about });
		if (answers.length > WINDOW) answers.shift();
		const failures = answers.filter((each) => each.isGone);
		const there = answers.filter((each) => !each.isGone && now - each.at < THERE_MS);
		const isFailing = failures.length >= SHARE_TO_OPEN * (failures.length + there.length);
		this.failingSince = isFailing ? Math.min(this.failingSince, sentAt, now) : Infinity;
		if (!isGone) return false;
		const unbroken = answers.slice(answers.findLastIndex((each) => !each.isGone) + 1);
		const from = Math.min(this.failingSince, ...unbroken.map(({ at }) => at));
		const gone = failures.filter(({ at }) => at >= from);
		const isBroad = new Set(gone.map((each) => each.about ?? each)).size > 1;
		const isLong = now - this.failingSince >= SPAN_TO_OPEN_MS;
		return isBroad && isLong && gone.length >= FAILURES_TO_OPEN;
	}

	private forget(): void {
		this.answers.length = 0;
		this.failingSince = Infinity;
	}

	private open(last: Failure): OutageReport {
		const now = this.clock.now();
		const openedAt = this.failingSince;
		const nextAt = now + backoff(1, { ...PROBES, retryAfterMs: last.retryAfterMs });
		this.outage = { openedAt, probes: 0, nextAt, last, waiting: new Set(), held: 0 };
		return { lastedMs: now - openedAt, held: 0, last, isOver: false };
	}

	private failed(outage: Outage, last: Failure, { sentAt }: Attempt): void {
		outage.last = last;
		outage.probes += 1;
		const waitMs = backoff(outage.probes + 1, { ...PROBES, retryAfterMs: last.retryAfterMs });
		// Never at once: what has just probed must find that its wait is over.
		outage.nextAt = Math.max(this.clock.now() + FIRST_PROBE_MS, sentAt + waitMs);
		for (const { onHeld } of outage.waiting) onHeld?.();
	}

	private close(outage: Outage): OutageReport {
		this.outage = undefined;
		this.forget();
		this.wakeAt(Infinity);
		for (const waiter of [...outage.waiting]) waiter.go();
		const lastedMs = this.clock.now() - outage.openedAt;
		return { lastedMs, held: outage.held, last: outage.last, isOver: true };
	}

	/** Lets a probe go when it is time, and ends the waits that are over, whatever is under way. */
	private tick(): void {
		const { outage } = this;
		if (!outage) return;
		const now = this.clock.now();
		if (now >= this.dueAt(outage) && outage.waiting.size > 0) {
			outage.probing = { isProbe: true, sentAt: now };
			const waiting = [...outage.waiting];
			(waiting.find(({ isRead }) => isRead) ?? waiting[0])?.go(outage.probing);
		}
		for (const waiter of [...outage.waiting]) {
			if (this.endOf(waiter, outage) > now) continue;
			const unsent = { arrival: 'notArrived', earlier: undefined } as const;
			waiter.fail(new PingOneError({ ...outage.last, goneMs: now - outage.openedAt, ...unsent }));
		}
		const ends = [...outage.waiting].map((waiter) => this.endOf(waiter, outage));
		if (ends.length > 0) this.wakeAt(Math.min(this.dueAt(outage), ...ends));
	}

	/** When the next probe may go: a while after the last one has failed, or went without an answer. */
	private dueAt({ nextAt, probing }: Outage): number {
		return probing ? Math.max(nextAt, probing.sentAt + REPLACE_MS) : nextAt;
	}

	private endOf({ since, waitMs }: Waiter, { openedAt }: Outage): number {
		const most = this.isProven ? waitMs : Math.min(waitMs, UNPROVEN_MS);
		return Math.max(since, openedAt) + most;
	}
}

const MAX_BREAKERS = 500;

const breakers = processWide('breakers', () => new Map<string, Breaker>());

function breakerFor(key: string): Breaker {
	const breaker = breakers.get(key) ?? new Breaker();
	putLast(breakers, key, breaker, MAX_BREAKERS);
	return breaker;
}

interface Guarded {
	/** As the credential has it. */
	address: string;
	breaker: Breaker;
}

/** The token endpoint's breaker belongs to one credential; the host's, to all who use its address. */
type Both<T> = Record<'token' | 'host', T>;

/** Found once for each connection: every request asks several times. */
const known = new WeakMap<Connection, Record<Host, Both<Guarded>>>();

function find(connection: Connection): Record<Host, Both<Guarded>> {
	const { apiUrl, authUrl } = connection;
	const hostAt = (host: Host, address: string) => ({
		address,
		breaker: breakerFor(`${host} ${new URL(address).href}`),
	});
	const auth = hostAt('auth', authUrl);
	const token = { ...auth, breaker: breakerFor(`token ${identityOf(connection)}`) };
	const hosts = { api: { token, host: hostAt('api', apiUrl) }, auth: { token, host: auth } };
	known.set(connection, hosts);
	return hosts;
}

const hostsOf = ({ connection, request }: Exchange): Both<Guarded> =>
	(known.get(connection) ?? find(connection))[request.host ?? 'api'];

const isOpen = ({ token, host }: Both<Guarded>): boolean =>
	token.breaker.isOpen || host.breaker.isOpen;

export const isHeld = (exchange: Exchange): boolean => isOpen(hostsOf(exchange));

export const isHeldBack = (exchange: Exchange): boolean =>
	exchange.isProbe !== true && hostsOf(exchange).host.breaker.isOpen;

/** A shorter Timeout that runs out says nothing about the host, in ms. */
const MIN_TELLING_MS = 5_000;

const NOTHING: Both<Verdict> = { token: 'neither', host: 'neither' };

const verdictOn = (failure?: Failure): Verdict =>
	failure && isGone(failure) ? { gone: failure } : 'there';

/** PingOne's own status 500 may be about one user only: the path begins with who or what it is about. */
function ofResponse(response: ApiResponse, { request, connection }: Exchange): Both<Verdict> {
	const failure = failureTo(request, response);
	const host = verdictOn(failure);
	if (typeof host === 'object' && failure?.kind === 'refusal' && failure.status === 500) {
		const { path, query } = request;
		const about = path.length > 1 ? path.slice(0, 2) : [...path, query];
		host.about = JSON.stringify([connection.environmentId, ...about]);
	}
	return { token: 'there', host };
}

function ofThrown(thrown: unknown, timeoutMs: number): Both<Verdict> {
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

/** Tells a breaker what came of an attempt: one line in n8n's log when an outage begins or is over by it. */
function tell(
	{ ctx: { logger } }: Exchange,
	{ address, breaker }: Guarded,
	verdict: Verdict,
	attempt: Attempt,
): void {
	const report = breaker.note(verdict, attempt);
	if (report?.isOver) {
		const seconds = Math.round(report.lastedMs / 1000);
		logger?.info(`${address} responds again after ${seconds} s. ${report.held} requests waited.`);
	} else if (report) {
		logger?.warn(`${address} does not respond (${explainGone(report.last)}). Requests to it wait.`);
	}
}

/** Waits until the request may go to its host, with its token or without. */
async function enter(exchange: Exchange, { token, host }: Both<Guarded>): Promise<Both<Attempt>> {
	const { request, run, caller, patience } = exchange;
	const { waitMs } = patience;
	const held: Held = { ...run, signal: caller.signal, waitMs, isRead: request.method === 'GET' };
	const ofToken = await token.breaker.enter(held);
	const ofHost = await host.breaker.enter(held).catch((thrown: unknown) => {
		tell(exchange, token, 'neither', ofToken);
		throw thrown;
	});
	return { token: ofToken, host: ofHost };
}

function passAtOnce(): Both<Attempt> {
	const attempt = { isProbe: false, sentAt: CLOCK.now() };
	return { token: attempt, host: attempt };
}

/**
 * Holds requests while no one answers at PingOne, lets one at a time probe, and goes on when it
 * answers. Never sends anything itself, and never takes a refusal for an outage.
 */
export const breaker: Step = (next) => async (exchange) => {
	const hosts = hostsOf(exchange);
	for (;;) {
		const { token, host } = isOpen(hosts) ? await enter(exchange, hosts) : passAtOnce();
		const close = (verdicts: Both<Verdict>) => {
			tell(exchange, hosts.token, verdicts.token, token);
			tell(exchange, hosts.host, verdicts.host, host);
		};
		const isProbe = token.isProbe || host.isProbe;
		const response = await next({ ...exchange, isProbe }).then(
			(answer) => (close(ofResponse(answer, exchange)), answer),
			(thrown: unknown) => {
				close(ofThrown(thrown, exchange.request.timeoutMs));
				if (!(thrown instanceof HeldBack)) throw thrown;
			},
		);
		if (response) return response;
	}
};
