/** What became of a request, as far as the limiter is concerned. */
export type Outcome = 'pending' | 'accepted' | 'refused' | 'failed';

/** One request in the log: when it was sent (ms), and the how-manieth it was. */
export interface Sent {
	readonly at: number;
	readonly order: number;
	outcome: Outcome;
	/** When the answer came (ms). */
	answeredAt?: number;
	/** The second of the server's clock in which it was answered (since 1970), if known. */
	second?: number;
}

/** That something began between two times of sending (ms). */
export interface Turn {
	after: number;
	before: number;
}

/**
 * The requests of the last seconds in the order of sending.
 *
 * All times are times of sending: the way to the limiter takes each request about as long, so the
 * limiter sees the same picture a little later.
 */
export class PaceLog {
	/** How many requests were sent in all. */
	total = 0;
	private entries: Sent[] = [];

	/** Notes a request sent at `now` (ms) and forgets what was sent more than `keepMs` before. */
	add(now: number, keepMs: number): Sent {
		const sent: Sent = { at: now, order: this.total++, outcome: 'pending' };
		this.entries.push(sent);
		const { entries } = this;
		// Cut only once half is too old: then noting costs constant time on average.
		if (entries.length > 64 && entries[entries.length >> 1].at < now - keepMs) {
			this.entries = entries.filter(({ at }) => at >= now - keepMs);
		}
		return sent;
	}

	/** How many requests sent after `from` and before `to` (ms) were not refused. */
	countBetween(from: number, to: number): number {
		return this.entries.filter(({ at, outcome }) => at > from && at < to && outcome !== 'refused')
			.length;
	}

	/** How many were let through in a second of the server's clock. */
	countIn(second: number): number {
		return this.entries.filter((each) => each.second === second && each.outcome === 'accepted')
			.length;
	}

	/**
	 * When the server's clock went on to another second, as a time of sending: after every request of
	 * the seconds before, and before the answers to those of the last one came back. A queue on either
	 * side widens this. Undefined while all that is known is of one second.
	 *
	 * @param leastMs how long an answer takes without a queue
	 */
	turnOfSecond(leastMs: number): Turn | undefined {
		const told = this.entries.filter((each) => each.second !== undefined);
		const last = Math.max(...told.map(({ second = 0 }) => second));
		const earlier = told.filter(({ second }) => second !== last);
		if (earlier.length === 0) return undefined;
		const answers = told.filter(({ second }) => second === last);
		return {
			after: Math.max(...earlier.map(({ at }) => at)),
			before: Math.min(...answers.map(({ answeredAt = Infinity }) => answeredAt)) - leastMs,
		};
	}

	/** `first` and everything sent after it. */
	since(first: Sent): Sent[] {
		return [first, ...this.entries.filter(({ order }) => order > first.order)];
	}
}
