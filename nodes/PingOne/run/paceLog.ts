/** What became of a request, as far as the limiter is concerned. */
export type Outcome = 'pending' | 'accepted' | 'refused' | 'failed';

/** One request in the log: when it was sent (ms), and the how-manieth it was. */
export interface Sent {
	readonly at: number;
	readonly order: number;
	outcome: Outcome;
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

	/** `first` and everything sent after it. */
	since(first: Sent): Sent[] {
		return [first, ...this.entries.filter(({ order }) => order > first.order)];
	}
}
