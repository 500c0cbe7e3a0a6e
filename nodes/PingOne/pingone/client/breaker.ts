import { type Clock, wakeTimer } from '../../pace/wakeTimer';
import type { Failure } from '../errors/failure';
import { backoff } from './backoff';
import { onAbort } from './deadline';

/** It opens after so many answers in a row that mean that nobody is there, ... */
const FAILURES_TO_OPEN = 3;
/** ... over at least this time, in ms. */
const SPAN_TO_OPEN_MS = 1_000;
/** Between two probes, in ms. */
const FIRST_PROBE_MS = 1_000;
const PROBES = { firstMs: FIRST_PROBE_MS, mostMs: 15_000 };
/**
 * Of a host at which nothing has ever been found, these, and pages with status 200, say that its
 * address is more likely wrong than PingOne away. Then this is the longest wait, in ms.
 */
const LIKELY_WRONG = ['dns', 'tls'];
const UNPROVEN_MS = 15_000;

/** What an attempt says about the host: it is there, nobody is, or it does not tell. */
export type Verdict = 'there' | 'neither' | { gone: Failure };

/** A success that is not PingOne's, such as another product's page, or the way to one. */
const isForeign = ({ kind, status = 0 }: Failure) =>
	(kind === 'unreadable' || kind === 'token') && status >= 200 && status < 400;

/** Whether an attempt has found something at the host's address that may be PingOne. */
const isProof = (verdict: Verdict): boolean =>
	typeof verdict === 'object'
		? !LIKELY_WRONG.includes(verdict.gone.code ?? '') && !isForeign(verdict.gone)
		: verdict === 'there';

/** A request that is held. */
export interface Held {
	/** Ends the waiting. */
	signal?: AbortSignal;
	/** How long to wait for PingOne, in ms. */
	waitMs: number;
	/** When the run began, by the breaker's clock: each run waits for itself. */
	since: number;
	/** Whether it changes nothing: the first choice for a probe. */
	isRead: boolean;
	/** Called when an outage begins for this request, and after each failed probe. */
	onHeld?: () => void;
}

/** The right to send one attempt. To be closed with what came of it. */
export interface Pass {
	isProbe: boolean;
	done(verdict: Verdict): void;
}

interface Waiter extends Held {
	go(isProbe: boolean): void;
	fail(reason: unknown): void;
}

interface Outage {
	readonly openedAt: number;
	/** Failed probes. */
	probes: number;
	nextAt: number;
	isProbing: boolean;
	last: Failure;
	readonly waiting: Set<Waiter>;
	/** How many requests were held in all. */
	held: number;
}

interface Attempt {
	isProbe: boolean;
	sentAt: number;
}

/** What the breaker reports when it opens, and when it closes. */
export interface OutageReport {
	/** In ms. */
	lastedMs: number;
	/** How many requests were held in all. */
	held: number;
	last: Failure;
	isOver: boolean;
}

type Report = (outage: OutageReport) => void;

/** PingOne has not responded for as long as a request was to wait. */
export class HostGone extends Error {
	constructor(
		readonly last: Failure,
		readonly goneMs: number,
	) {
		super('The host does not respond');
		this.name = 'HostGone';
	}
}

/**
 * A circuit breaker for one host. While it is open, one request at a time probes, reads first, with
 * backoff; all others wait, in the order in which they came. The first real answer closes it.
 */
export class Breaker {
	private readonly wakeAt: (at: number) => void;
	private failures = { count: 0, since: 0 };
	private outage?: Outage;
	private isProven = false;

	constructor(private readonly clock: Clock) {
		this.wakeAt = wakeTimer(clock, () => this.tick());
	}

	get isOpen(): boolean {
		return this.outage !== undefined;
	}

	now(): number {
		return this.clock.now();
	}

	/**
	 * Waits until a request may be sent.
	 *
	 * @param report told when this request opens the breaker, or closes it
	 * @throws HostGone when the wait is over; the signal's reason
	 */
	async enter(held: Held, report: Report): Promise<Pass> {
		const isProbe = this.outage ? await this.wait(held, this.outage) : false;
		return this.pass(report, isProbe);
	}

	/** Lets a request go at once; for a breaker that is not open. */
	pass(report: Report, isProbe = false): Pass {
		const sentAt = this.clock.now();
		return { isProbe, done: (verdict) => this.note(verdict, { isProbe, sentAt }, report) };
	}

	private async wait(held: Held, outage: Outage): Promise<boolean> {
		outage.held += 1;
		held.onHeld?.();
		return await new Promise<boolean>((go, fail) => {
			const off = held.signal && onAbort(held.signal, () => leave(held.signal?.reason));
			const end = () => {
				off?.();
				outage.waiting.delete(waiter);
			};
			const leave = (reason: unknown) => (end(), fail(reason));
			const waiter: Waiter = { ...held, fail: leave, go: (isProbe) => (end(), go(isProbe)) };
			outage.waiting.add(waiter);
			this.tick();
		});
	}

	private note(verdict: Verdict, { isProbe, sentAt }: Attempt, report: Report): void {
		const { outage } = this;
		if (isProbe && outage) outage.isProbing = false;
		this.isProven ||= isProof(verdict);
		if (verdict === 'there') {
			this.failures.count = 0;
			if (outage) this.close(outage, report);
		} else if (verdict !== 'neither') {
			if (!outage) this.count(verdict.gone, sentAt, report);
			else if (isProbe) this.failed(outage, verdict.gone, sentAt);
		}
		if (this.outage) this.tick();
	}

	/** Counts a failure, and opens when there were enough. */
	private count(last: Failure, sentAt: number, report: Report): void {
		const now = this.clock.now();
		const { failures } = this;
		if (failures.count === 0) failures.since = Math.min(sentAt, now);
		failures.count += 1;
		if (failures.count < FAILURES_TO_OPEN || now - failures.since < SPAN_TO_OPEN_MS) return;
		const nextAt = now + backoff(1, { ...PROBES, retryAfterMs: last.retryAfterMs });
		const openedAt = failures.since;
		this.outage = {
			openedAt,
			probes: 0,
			nextAt,
			isProbing: false,
			last,
			waiting: new Set(),
			held: 0,
		};
		report({ lastedMs: now - openedAt, held: 0, last, isOver: false });
	}

	private failed(outage: Outage, last: Failure, sentAt: number): void {
		outage.last = last;
		outage.probes += 1;
		const waitMs = backoff(outage.probes + 1, { ...PROBES, retryAfterMs: last.retryAfterMs });
		outage.nextAt = Math.max(this.clock.now(), sentAt + waitMs);
		for (const { onHeld } of outage.waiting) onHeld?.();
	}

	private close(outage: Outage, report: Report): void {
		this.outage = undefined;
		this.wakeAt(Infinity);
		for (const waiter of [...outage.waiting]) waiter.go(false);
		const lastedMs = this.clock.now() - outage.openedAt;
		report({ lastedMs, held: outage.held, last: outage.last, isOver: true });
	}

	/** Lets a probe go when it is time, and ends the waits that are over. */
	private tick(): void {
		const { outage } = this;
		if (!outage || outage.isProbing) return;
		const now = this.clock.now();
		const waiting = [...outage.waiting];
		if (now >= outage.nextAt && waiting.length > 0) {
			outage.isProbing = true;
			(waiting.find(({ isRead }) => isRead) ?? waiting[0])?.go(true);
			return;
		}
		for (const waiter of waiting) {
			if (this.endOf(waiter, outage) > now) continue;
			waiter.fail(new HostGone(outage.last, now - outage.openedAt));
		}
		const ends = [...outage.waiting].map((waiter) => this.endOf(waiter, outage));
		if (ends.length > 0) this.wakeAt(Math.min(outage.nextAt, ...ends));
	}

	private endOf({ since, waitMs }: Waiter, { openedAt }: Outage): number {
		const most = this.isProven ? waitMs : Math.min(waitMs, UNPROVEN_MS);
		return Math.max(since, openedAt) + most;
	}
}
