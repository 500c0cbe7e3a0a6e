import type { Recovery } from './curve';
import { ENOUGH, FULL_SECONDS, readAnswers } from './evidence';
import type { RequestLog, Sent } from './log';

/** The rate stays below what was refused, or what the responses show, by this share. */
const MARGIN = 0.02;
/** A single refusal lowers the rate to no less than this share. */
const MAX_CUT = 0.7;
/** The sooner a rate was refused, the more it was too high: by so many seconds' worth (s). */
const EXCESS_SECONDS = 0.08;
/** What was accepted before a pause counts for no more than this multiple of the pause's average. */
const LONG_PAUSE_FACTOR = 3;
/** A refused search confirms the plateau, unless the responses show this multiple of it (factor). */
const SEARCH_REACH = 1.3;
/** The rate never falls below this (requests per second). */
const MIN_RATE = 0.9;
/** Length of a plateau in multiples of the pause, which is what a refusal costs. */
const HOLD = 12;
/** By this the trust in a plateau grows when a search has confirmed it, and shrinks (factor). */
const TRUST = 2;
/** A plateau refused later than so many pauses was not just too high: another client may have come. */
const SETTLED = 2;
/** A rate far below the highest one may be the share beside another client: its plateau is shorter. */
const FALL_POWER = 3;
const MIN_FALL = 0.2;
/** A plateau lasts for at least this many requests: at low rates, refusals are expensive. */
const MIN_REQUESTS = 30;
/** Some must have been accepted so long before (ms): nearly all of the second before was seen as well. */
const MIN_SEEN_MS = 850;

/** What was sent between two pauses; rates per second, times in seconds. */
interface Run {
	/** The first request of it that was refused. */
	first: Sent;
	/** Requests before that one. */
	count: number;
	rate: number;
	ran: number;
	pause: number;
}

/**
 * If the server limits each second of its `Date`, it has accepted exactly its limit in that of the
 * first refusal: as long as no other second has seen more, nor this one. Sure if the second before
 * was seen as a whole, or if the same count comes again.
 */
function readServerSecond(log: RequestLog, first: Sent) {
	const { second } = first;
	if (second === undefined) return undefined;
	const accepted = log.entries.filter(({ outcome }) => outcome === 'accepted');
	const countOf = (other?: number) => accepted.filter((sent) => sent.second === other).length;
	const count = countOf(second);
	// One more or less is a matter of the moment.
	const isMost = [...new Set(accepted.map((sent) => sent.second))].every(
		(other) => other === undefined || countOf(other) <= count + 1,
	);
	const later = log.entries.filter((sent) => sent.second === second && sent.order >= first.order);
	const isFull = !later.slice(later.length >> 1).some(({ outcome }) => outcome === 'accepted');
	const before = accepted.find((sent) => sent.second === second - 1);
	const isSure = before !== undefined && first.at - before.at > MIN_SEEN_MS;
	return isMost && isFull && count >= ENOUGH ? { count, isSure } : undefined;
}

/** What the limit allows, by how refused and accepted responses are mixed, or the second before. */
export class Estimate {
	/** How the rate goes on; none before a refusal has shown anything. */
	recovery?: Recovery;
	/** Where a second ramp begins: after a refusal that came too early to tell anything. */
	restart?: number;
	/** What the server's clock seemed to show last: the same count twice is hardly chance. */
	private guessed = 0;
	private trust = 1;
	private highest = 0;

	constructor(private readonly log: RequestLog) {}

	/** @returns has everything be as it is now */
	keep(): () => void {
		const { recovery, restart, trust, highest } = this;
		return () => Object.assign(this, { recovery, restart, trust, highest });
	}

	refused(run: Run): void {
		const { rate, ran, pause } = run;
		const { second, clocked, shown, accepted } = this.read(run);
		const below = (most: number) => (1 - MARGIN) * Math.min(rate, most);
		const isEarly = shown === undefined && ran < FULL_SECONDS;
		if (this.recovery) this.lower(run, shown && below(shown), this.recovery);
		else if (isEarly && this.restart === undefined) this.restart = Math.max(1, below(second));
		else {
			if (clocked !== undefined) this.trust = TRUST;
			const goal = below(clocked ?? Math.max(shown ?? 0, accepted));
			// What a moment of the second ramp has shown may be far too low.
			if (isEarly) this.highest = this.restart ?? 0;
			this.recover(goal, (1 - MARGIN) * below(shown ?? accepted), pause);
		}
	}

	/** What the responses around a refusal show, per second. */
	private read({ first, count, pause }: Run) {
		const { second, allowed } = readAnswers(this.log, first);
		const guess = readServerSecond(this.log, first);
		const isSure = guess && (guess.isSure || Math.abs(guess.count - this.guessed) <= 1);
		this.guessed = guess?.count ?? this.guessed;
		const clocked = isSure ? guess.count : undefined;
		return {
			second,
			clocked,
			shown: clocked ?? allowed,
			// The longer the pause, the less does a single second show: it may have been saved up.
			accepted: Math.min(second, (LONG_PAUSE_FACTOR * count) / pause),
		};
	}

	/** A refusal of a rate that earlier ones have shown. */
	private lower(run: Run, shown: number | undefined, held: Recovery): void {
		const { count, rate, ran, pause } = run;
		const excess = Math.max(MARGIN, EXCESS_SECONDS / ran, 1 / count);
		const least = Math.min(held.goal, MAX_CUT * rate);
		const goal = Math.max(least, shown ?? (1 - excess) * rate);
		// The search for a higher rate was refused, so the plateau before it was right, unless the
		// responses show more. How far the search went says nothing: with slow ones it overshoots.
		const isSame = ran > held.hold && goal < SEARCH_REACH * held.goal;
		if (isSame) this.trust *= TRUST;
		else this.trust = ran > SETTLED * pause ? 1 / TRUST : 1;
		const next = isSame ? Math.min(goal, held.goal) : goal;
		this.recover(next, isSame ? next : (1 - MARGIN) * next, pause);
	}

	private recover(aim: number, start: number, pause: number): void {
		const goal = Math.max(MIN_RATE, aim);
		this.highest = Math.max(goal, this.highest);
		const fall = Math.max(MIN_FALL, (goal / this.highest) ** FALL_POWER);
		const hold = Math.max(fall * this.trust * HOLD * pause, MIN_REQUESTS / this.highest);
		this.recovery = { from: Math.max(MIN_RATE, start), goal, hold };
	}
}
