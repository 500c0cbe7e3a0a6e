import type { Recovery } from './curve';
import { type Evidence, FULL_SECONDS, mayBeShared, readAnswers } from './evidence';
import type { RequestLog, Sent } from './log';
import { Plateau, type Shown } from './plateau';
import { readServerSecond } from './serverClock';

/** The rate stays below what was refused, or what the responses show, by this share. */
const MARGIN = 0.02;
/** A single refusal lowers the rate to no less than this share. */
const MAX_CUT = 0.7;
/** The sooner a rate was refused, the more it was too high: by so many seconds' worth (s). */
const EXCESS_SECONDS = 0.08;
/** What was accepted before a pause counts for no more than this multiple of the pause's average. */
const LONG_PAUSE_FACTOR = 3;
/** When the responses show less than was accepted, the climb starts no lower than this share. */
const MIN_START_SHARE = 0.55;
/**
 * A refusal while searching confirms the plateau before it, unless the responses show more than
 * this multiple of it (factor).
 */
const SEARCH_REACH = 1.3;
/** Length of the climb in multiples of the pause, which is what a refusal costs. */
const CLIMB = 8;
/** A plateau refused so many pauses after the one before was not just too high a rate. */
const SETTLED = 2;
/** The rate never falls below this (requests per second). */
const MIN_RATE = 0.9;
/** A run is refused at once if it was shorter than the pause and than so much of its rate (s). */
const AT_ONCE_SECONDS = 0.1;
/** Then the rate is much too high. By this it is divided, and a second ramp begins there. */
const RESTART_FACTOR = 4;

/** What was sent between two pauses; rates per second, times in seconds. */
interface Run {
	/** The first request of it that was refused. */
	first: Sent;
	/** Requests before that one. */
	count: number;
	/** The rate that was refused. */
	rate: number;
	ran: number;
	/** How long the pause after it was. */
	pause: number;
}

/** What responses say about a run. `clocked` is what the server's clock shows. */
interface Seen extends Run, Evidence {
	clocked?: number;
}

/** Where the rate begins, and where it goes (requests per second). */
type Goal = Pick<Recovery, 'from' | 'goal'> & { shown: Shown };

/**
 * What the limit allows, as far as refusals have shown.
 *
 * How refused and accepted responses are mixed shows it; otherwise it is what was accepted in the
 * second before. Later refusals lower the rate, the more the sooner they came.
 */
export class Estimate {
	/** How the rate goes on; none before a refusal has shown anything. */
	recovery?: Recovery;
	/** Where a second ramp begins: after refusals that came too early to tell anything. */
	restart?: number;
	private readonly log: RequestLog;
	private readonly plateau = new Plateau();
	/** Requests before the first refusal of all. */
	private unrefused?: number;
	private wasAtOnce = false;

	constructor(log: RequestLog) {
		this.log = log;
	}

	/** Notes a refusal. @returns whether the responses are mixed, so it was no window */
	refused(run: Run): boolean {
		const answers = readAnswers(this.log, run.first);
		const seen = { ...run, ...answers, clocked: readServerSecond(this.log, run.first) };
		this.unrefused ??= run.count;
		if (this.isRefusedAtOnce(run)) {
			this.recovery = undefined;
			this.restart = Math.max(1, run.rate / RESTART_FACTOR);
		} else if (this.recovery) this.recover(this.lower(seen, this.recovery), run.pause);
		else this.begin(seen);
		return answers.mixture === 'share';
	}

	/** The first refusal that shows anything. */
	private begin(seen: Seen): void {
		const { count, rate, ran, pause, mixture, second, isSure, clocked } = seen;
		const allowed = clocked ?? seen.allowed;
		const isCount = mixture === 'window' || isSure || clocked !== undefined;
		// The longer the pause, the less does a single second show: it may have been saved up.
		const accepted = Math.min(second, (LONG_PAUSE_FACTOR * count) / pause);
		const most = isCount ? allowed : Math.max(accepted, allowed ?? 0);
		const goal = (1 - MARGIN) * Math.min(rate, most ?? rate);
		const isEarly = mixture === 'unclear' && ran < FULL_SECONDS && clocked === undefined;
		if (this.restart === undefined && isEarly) {
			this.restart = Math.max(1, goal);
			return;
		}
		if (mayBeShared(this.unrefused ?? 0, rate, allowed, seen)) this.plateau.mayBeShared();
		const start = Math.max(MIN_START_SHARE * goal, Math.min(goal, allowed ?? goal));
		const from = (1 - MARGIN) * start;
		this.recover({ from, goal, shown: clocked === undefined ? 'new' : 'clocked' }, pause);
	}

	/** A refusal of a rate that earlier ones have shown. */
	private lower(seen: Seen, { goal: held, hold }: Recovery): Goal {
		const { count, rate, ran, pause, atMost, isSure, clocked } = seen;
		const allowed = clocked ?? seen.allowed;
		const excess = Math.max(MARGIN, EXCESS_SECONDS / ran, 1 / count);
		const below = allowed === undefined ? Math.max(MAX_CUT, 1 - excess) : 1 - MARGIN;
		let goal = Math.min(below * rate, atMost ?? seen.allowed ?? Infinity);
		// The search for a higher rate was refused, so the plateau before it was right, unless the
		// responses show more. How far the search went says nothing: with slow ones it overshoots.
		const isSearch = ran > hold;
		const higher = Math.min(goal, allowed ?? goal);
		if (isSearch) goal = higher > SEARCH_REACH * held ? higher : Math.min(goal, held);
		const isEarly = ran > SETTLED * pause && ran < hold;
		let shown: Shown = isSearch && goal <= held ? 'same' : isEarly ? 'early' : 'new';
		if (clocked !== undefined) {
			goal = (1 - MARGIN) * clocked;
			shown = 'clocked';
		}
		const least = isSure || isSearch ? 0 : MAX_CUT * rate;
		goal = Math.max(least, goal);
		return { goal, from: Math.max(least, (1 - MARGIN) * goal), shown };
	}

	private recover({ from, goal, shown }: Goal, pause: number): void {
		const start = Math.max(MIN_RATE, from);
		const most = Math.max(start, goal);
		const hold = this.plateau.next(most, pause, shown);
		this.recovery = { from: start, goal: most, climb: CLIMB * pause, hold };
	}

	/** Twice in a row, or on the second ramp. */
	private isRefusedAtOnce({ count, ran, rate, pause }: Run): boolean {
		const wasAtOnce = this.wasAtOnce || (this.restart !== undefined && !this.recovery);
		this.wasAtOnce = count <= AT_ONCE_SECONDS * rate && ran < pause;
		return wasAtOnce && this.wasAtOnce;
	}
}
