/** Length of a plateau in multiples of the pause, which is what a refusal costs. */
const HOLD = 12;
/**
 * Extension of a plateau that was returned to after a search (factor): with 1.5, of 20,000 requests
 * at 35/s with 800 ms of latency 2.4 instead of 1.7 % are refused.
 */
const MORE_TRUST = 2;
/** Where others may share the limit, an unconfirmed plateau has this share of its length. */
const SHARED_TRUST = 0.25;
/** After one that was refused before its end, the limit is less certain: another client may have come. */
const EARLY_TRUST = 0.5;
/** By how much a limit that the server's clock has shown extends it. */
const CLOCK_TRUST = 2;
/**
 * A rate far below the highest one before is less certain, perhaps the share beside another client:
 * the plateau there is shorter, by this power of what is left, down to a share.
 */
const FALL_POWER = 3;
const MIN_FALL = 0.2;
/** What the highest rate before is worth after another refusal. */
const FADING = 0.95;
/**
 * A plateau lasts for at least this many requests: at low rates, refusals are expensive. A rate
 * counts for no less than this share of the highest one, so that a fall does not last long.
 */
const MIN_REQUESTS = 30;
const MIN_SHARE = 1 / 8;

/** What a refusal has shown about the rate that follows. */
interface Shown {
	/** The plateau before lasted, and the search beyond it found no higher limit. */
	isSame: boolean;
	/** The plateau before was refused before its end. */
	isEarly: boolean;
	/** The server's clock has shown this limit. */
	isClocked: boolean;
	/** Others may have used up the limit before the first refusal of all. */
	mayBeShared: boolean;
	/** The limit is counted by windows, so it is no share of another client's. */
	isWindow: boolean;
}

/** How long the rate stays at its goal before it goes beyond: the longer, the surer it is. */
export class Plateau {
	private firstTrust = 1;
	private trust = 1;
	private highest = 0;

	/**
	 * Notes a refusal.
	 *
	 * @param from where the climb to the goal starts (requests per second)
	 * @param goal the rate of the plateau (requests per second)
	 * @param pause what the refusal cost, in seconds
	 * @returns the length of the next plateau, in seconds
	 */
	next(from: number, goal: number, pause: number, shown: Shown): number {
		const { isSame, isEarly, isClocked, mayBeShared, isWindow } = shown;
		if (mayBeShared) this.firstTrust = SHARED_TRUST;
		this.trust = isSame ? MORE_TRUST * this.trust : this.firstTrust;
		if (isEarly && !isWindow) this.trust = EARLY_TRUST * this.firstTrust;
		if (isClocked) this.trust = CLOCK_TRUST * this.firstTrust;
		this.highest = Math.max(goal, FADING * this.highest);
		const fall = isWindow ? 1 : Math.max(MIN_FALL, (goal / this.highest) ** FALL_POWER);
		const hold = fall * this.trust * HOLD * pause;
		return Math.max(hold, MIN_REQUESTS / Math.max(from, MIN_SHARE * this.highest));
	}
}
