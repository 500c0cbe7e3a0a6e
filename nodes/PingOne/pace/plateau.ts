/** Length of a plateau in multiples of the pause, which is what a refusal costs. */
const HOLD = 12;
/**
 * By this the trust in a plateau grows or shrinks with what refusals show (factor): with 1.5, of
 * 20,000 requests at 35/s with 800 ms of latency 2.4 instead of 1.7 % are refused.
 */
const TRUST = 2;
/**
 * A rate far below the highest one before is less certain, perhaps the share beside another client:
 * the plateau there is shorter, by this power of what is left, down to a share.
 */
const FALL_POWER = 3;
const MIN_FALL = 0.2;
/** What the highest rate before is worth after another refusal (share). */
const FADING = 0.95;
/** A plateau lasts for at least this many requests: at low rates, refusals are expensive. */
const MIN_REQUESTS = 30;

/**
 * What a refusal has shown about the rate that follows.
 *
 * - `same`: the plateau before lasted, and the search beyond it found no higher limit.
 * - `early`: the plateau before was refused in its middle; another client may have come.
 * - `clocked`: the server's clock has shown the limit.
 * - `new`: none of these.
 */
export type Shown = 'same' | 'early' | 'clocked' | 'new';

/** How long the rate stays at its goal before it goes beyond: the longer, the surer it is. */
export class Plateau {
	private firstTrust = 1;
	private trust = 1;
	private highest = 0;

	/** Notes that others may have used up the limit before the first refusal of all. */
	mayBeShared(): void {
		this.firstTrust = TRUST ** -2;
	}

	/**
	 * Notes a refusal.
	 *
	 * @param goal the rate of the plateau (requests per second)
	 * @param pause what the refusal cost, in seconds
	 * @returns the length of the next plateau, in seconds
	 */
	next(goal: number, pause: number, shown: Shown): number {
		const { trust, firstTrust } = this;
		const trusts = {
			same: TRUST * trust,
			early: firstTrust / TRUST,
			clocked: TRUST * firstTrust,
			new: firstTrust,
		};
		this.trust = trusts[shown];
		this.highest = Math.max(goal, FADING * this.highest);
		const fall = Math.max(MIN_FALL, (goal / this.highest) ** FALL_POWER);
		return Math.max(fall * this.trust * HOLD * pause, MIN_REQUESTS / goal);
	}
}
