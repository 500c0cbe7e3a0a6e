import { rampRate, recoveryRate, type Recovery } from './curve';
import { mayBeShared, readAnswers } from './evidence';
import { Latency } from './latency';
import { RequestLog, type Outcome, type Sent } from './log';
import { Plateau } from './plateau';
import { readServerSecond } from './serverClock';

/** A requested pause longer than this indicates a long window (ms). */
const LONG_PAUSE_MS = 2500;
/** A long window is used up at no more than this multiple of its average rate. */
const LONG_WINDOW_FACTOR = 5;
/** Then the rate stays for so long (s). */
const LONG_WINDOW_HOLD_SECONDS = 60;
/** After so many requests in a row have failed, they go one at a time, until one is answered. */
const FAILED_IN_A_ROW = 3;
/** A single refusal lowers the rate to no less than this share. */
const MAX_CUT = 0.7;
/** By what share a refused rate was too high: the sooner it was refused, the larger. */
const MIN_EXCESS = 0.03;
const MAX_EXCESS = 0.25;
const EXCESS_SECONDS = 0.08;
/** The plateau stays below the rate that the responses show by this share. */
const MARGIN = 0.02;
/** Where the climb starts, as a share of the goal; when the responses show less, down to this. */
const START_SHARE = 0.97;
const MIN_START_SHARE = 0.55;
/**
 * A refusal while searching confirms the plateau before it, unless the rate and what the responses
 * show were above this multiple of it (factor): at 1, of 20,000 requests with 800 ms of latency 2.9
 * instead of 1.7 % are refused.
 */
const SEARCH_REACH = 1.3;
/** Length of the climb in multiples of the pause, which is what a refusal costs. */
const CLIMB = 8;
/**
 * Beyond the plateau, the rate doubles within so many seconds, or response times (s): a refusal
 * should be heard of before the rate has risen much further.
 */
const SEARCH = 3;
/** The rate never falls below this (requests per second). */
const MIN_RATE = 0.9;
/** A refusal sooner than this (s) does not show a rate yet. */
const SHORT_RUN_SECONDS = 0.9;
/** What was accepted in a shorter one may be what is allowed in at least this time (s). */
const MIN_RUN_SECONDS = 0.6;
/** How far behind schedule requests may catch up when a timer was late (ms). */
const LATE_MS = 5;
/** Requests in flight allowed regardless of rate and latency; and factor on their product. */
const MIN_WIDTH = 8;
const QUEUE_WIDTH = 64;
/**
 * A run is refused at once if it ended within this share of the pause before it, after so many
 * requests (count) or so many seconds' worth of its rate (s). If that grew with the pause, a
 * Retry-After of always 30 seconds would take 3.1 instead of 2.7 times the floor.
 */
const AT_ONCE = 0.5;
const AT_ONCE_REQUESTS = 2;
const AT_ONCE_SHARE = 0.1;
/** Then the rate is much too high. By this it is divided, and a second ramp begins there. */
const RESTART_FACTOR = 4;
/** Doubling time of the second ramp, in seconds. */
const RESTART_SECONDS = 0.7;
/** A refusal so many pauses after the one before has other causes than a wrong estimate. */
const SETTLED = 2;

/**
 * How many requests per second to send. They go out evenly, so the kind of limiter does not matter:
 * what was accepted says what may be sent.
 *
 * - Until the first refusal, the rate rises on a ramp.
 * - At the end of a pause the responses are read in the order of sending. How refused and accepted
 *   ones are mixed shows what the limit allows; otherwise it is what was accepted in the second
 *   before.
 * - Later refusals lower the rate, the more the sooner they came.
 * - From there the rate climbs to its goal, stays for a while, and goes beyond it ever faster, all
 *   by time: a raised limit, or another worker that has stopped, is noticed within seconds.
 * - A long pause indicates a long window: it is used up no faster than needed, and once as many
 *   requests were accepted as the last time, requests go one at a time.
 */
export class RateControl {
	private readonly log = new RequestLog();
	private readonly latency = new Latency();
	private known?: Recovery;
	private readonly plateau = new Plateau();
	/** Where the second ramp begins: after refusals that came too early to tell anything. */
	private restart?: number;
	/** Requests before the first refusal of all. */
	private unrefused?: number;
	private wasAtOnce = false;
	private first?: Sent;
	private askedSeconds = 0;
	private failed = 0;
	private failedInARow = 0;
	private resumedAt = -Infinity;
	private resumedOrder = 0;
	private nextAt = -Infinity;
	private lastAt = -Infinity;
	private quota = Infinity;
	private passed = 0;

	/** Whether requests should go one at a time. */
	get isCautious(): boolean {
		const { failedInARow, passed, quota } = this;
		return !this.latency.isKnown || passed >= quota || failedInARow >= FAILED_IN_A_ROW;
	}

	/** After this long (ms), a request in flight counts as stuck and no longer holds up others. */
	get stuckMs(): number {
		return Math.max(1000, 4 * this.latency.mean);
	}

	/** How many requests a caller may have in flight, so that a slow server is not flooded. */
	get width(): number {
		const rate = this.rate;
		const wanted = Math.max(MIN_WIDTH, (1.5 * rate * this.latency.mean) / 1000);
		return Math.min(wanted, Math.max(QUEUE_WIDTH, (2 * rate * this.latency.least) / 1000));
	}

	/** When the next request may go (ms). */
	get readyAt(): number {
		return this.nextAt;
	}

	/** Records a request sent at `now` (ms). */
	sent(now: number): Sent {
		if (this.log.total === 0) this.resumedAt = now;
		const gapMs = 1000 / this.rate;
		// Idle time does not count.
		const asked = this.latency.isKnown ? Math.min(now - this.lastAt, 2 * gapMs + 10) / 1000 : 0;
		this.askedSeconds += asked;
		this.lastAt = now;
		this.nextAt = Math.max(this.nextAt, now - LATE_MS) + gapMs;
		const sent = this.log.add(now, LONG_PAUSE_MS + 2 * this.latency.mean);
		sent.asked = asked;
		return sent;
	}

	/** Records the outcome of a request, which took so long (ms). */
	answered(sent: Sent, tookMs: number, outcome: Outcome): void {
		sent.outcome = outcome;
		if (outcome === 'accepted') {
			this.latency.add(tookMs);
			this.passed++;
			// More than the last time, so it is not a quota.
			if (this.passed > this.quota) this.quota = Infinity;
		}
		if (outcome === 'failed') this.takeBack(sent);
		else this.failedInARow = 0;
		// A request sent before the last pause belongs to the same event, which is already accounted
		// for.
		if (outcome !== 'refused' || sent.at < this.resumedAt) return;
		if (!this.first || sent.order < this.first.order) this.first = sent;
	}

	/** A request that failed shows nothing, so the rate does not rise by it. */
	private takeBack({ at, asked }: Sent): void {
		this.failed++;
		this.failedInARow++;
		if (at >= this.resumedAt) this.askedSeconds -= asked;
	}

	/**
	 * Draws the conclusions once a pause is over. Does nothing if nothing was refused.
	 *
	 * @param pausedMs how long it was
	 * @param askedMs how long the server asked to wait
	 */
	resume(now: number, pausedMs: number, askedMs: number): void {
		const { first } = this;
		if (!first) return;
		this.first = undefined;
		// Where refused and accepted responses are mixed, it is no window, however long the pause is.
		const isWindow = readAnswers(this.log, first).mixture !== 'share';
		const before = first.order - this.resumedOrder;
		const isLong = isWindow && before > 0 && askedMs > LONG_PAUSE_MS;
		this.quota = isLong ? before : Infinity;
		this.passed = 0;
		const ran = (first.at - this.resumedAt) / 1000;
		if (isLong) this.slowDown(before / (ran + pausedMs / 1000));
		// Refused before anything was accepted: that says nothing about the limit.
		else if (before > 0) this.learn(first, before, ran, pausedMs / 1000);
		this.resumedAt = now;
		this.resumedOrder = this.log.total;
		this.askedSeconds = 0;
		this.nextAt = now;
		this.lastAt = now;
	}

	/** A long window may be used up fast, but not so fast that many are refused at its end. */
	private slowDown(average: number): void {
		const rate = Math.min(this.rate, Math.max(MIN_RATE, LONG_WINDOW_FACTOR * average));
		const hold = LONG_WINDOW_HOLD_SECONDS;
		this.known ??= { from: rate, goal: rate, climb: 1, hold, search: this.search };
	}

	private learn(first: Sent, count: number, ran: number, pause: number): void {
		const rate = this.rate;
		this.unrefused ??= count;
		if (this.isRefusedAtOnce(count, ran, pause)) {
			this.known = undefined;
			this.restart = Math.max(1, rate / RESTART_FACTOR);
			return;
		}
		const answers = readAnswers(this.log, first);
		const { mixture, second, isSure, atMost = answers.allowed } = answers;
		const clocked = readServerSecond(this.log, first);
		const allowed = clocked ?? answers.allowed;
		const isShort = ran < SHORT_RUN_SECONDS;
		let goal: number;
		let from: number;
		let isReturn = false;
		if (this.known) {
			const excess = Math.max(MIN_EXCESS, EXCESS_SECONDS / ran, 1 / count);
			const below = (1 - Math.min(MAX_EXCESS, excess)) * rate;
			const shown = isShort && mixture === 'blocked' ? second : Infinity;
			goal = Math.min(allowed === undefined ? below : (1 - MIN_EXCESS) * rate, atMost ?? shown);
			// The search for a higher rate was refused, so the plateau before it was right, unless the
			// responses show more. How far the search went says nothing: with slow ones it overshoots.
			const { hold, goal: held } = this.known;
			const overshot = ran > hold && rate >= SEARCH_REACH * held && mixture === 'share';
			const higher = Math.min(goal, allowed ?? goal);
			if (overshot) goal = higher > SEARCH_REACH * held ? higher : held;
			else if (ran > hold && rate < SEARCH_REACH * held) goal = Math.min(goal, held);
			isReturn = ran > hold && goal <= held;
			if (clocked !== undefined) goal = (1 - MARGIN) * clocked;
			const least = isSure || overshot ? 0 : MAX_CUT * rate;
			goal = Math.max(least, goal);
			from = Math.max(least, START_SHARE * goal);
		} else {
			const isCount = mixture === 'window' || isSure || clocked !== undefined;
			const isBrief = isShort && mixture === 'share';
			const recent = isBrief ? count / Math.max(MIN_RUN_SECONDS, ran) : second;
			// The longer the pause, the less does a single second show: it may have been saved up.
			const accepted = Math.min(recent, (LONG_WINDOW_FACTOR * count) / pause);
			const shown = isCount ? allowed : Math.max(accepted, allowed ?? 0);
			goal = (1 - MARGIN) * Math.min(rate, shown ?? rate);
			from = START_SHARE * Math.max(MIN_START_SHARE * goal, Math.min(goal, allowed ?? goal));
			const isEarly = mixture === 'stray' || (mixture === 'unclear' && isShort);
			if (this.restart === undefined && isEarly && !isCount) {
				this.restart = Math.max(1, goal);
				return;
			}
			// The clock's count is exact, however far below the second ramp it is.
			if (clocked === undefined) from = Math.max(MAX_CUT * (this.restart ?? 0), from);
		}
		from = Math.max(MIN_RATE, from);
		goal = Math.max(from, goal);
		const hold = this.plateau.next(from, goal, pause, {
			isSame: isReturn,
			isClocked: clocked !== undefined,
			isEarly: !!this.known && ran > SETTLED * pause && ran < this.known.hold,
			mayBeShared: !this.known && mayBeShared(this.unrefused, rate, allowed, answers),
			isWindow: mixture === 'window' || mixture === 'blocked',
		});
		this.known = { from, goal, climb: CLIMB * pause, hold, search: this.search };
	}

	/** Twice in a row, or on the second ramp. */
	private isRefusedAtOnce(count: number, ran: number, pause: number): boolean {
		const few = Math.max(AT_ONCE_REQUESTS, AT_ONCE_SHARE * this.rate);
		const wasAtOnce = this.wasAtOnce || (this.restart !== undefined && !this.known);
		this.wasAtOnce = count <= few && ran < AT_ONCE * pause;
		return wasAtOnce && this.wasAtOnce;
	}

	private get search(): number {
		return SEARCH * Math.max(1, this.latency.mean / 1000);
	}

	private get rate(): number {
		if (this.known) return recoveryRate(this.known, this.askedSeconds);
		const latency = Math.max(1, this.latency.least) / 1000;
		if (this.restart !== undefined) {
			return this.restart * 2 ** (this.askedSeconds / Math.max(RESTART_SECONDS, latency));
		}
		return rampRate(this.askedSeconds, this.log.total - this.failed, latency);
	}
}
