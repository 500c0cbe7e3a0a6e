/** What became of a request, as far as the rate limit is concerned. */
export type Outcome = 'pending' | 'accepted' | 'refused' | 'failed';

export interface Sent {
	/** When it was sent, in ms. */
	readonly at: number;
	readonly order: number;
	/** The time of asking that it stands for, in seconds. */
	readonly asked: number;
	outcome: Outcome;
	/** Whether it failed; what slows down because of that counts as refused. */
	isFailure?: boolean;
	/** The second of the server's clock in which it responded, if it named it. */
	second?: number;
}

/** How long requests are kept, beside the time until a response (ms). */
const KEEP_MS = 2500;

/** The requests of the last few seconds, by the time of sending, as the limiter sees them. */
export class RequestLog {
	/** How many requests were sent in all. */
	total = 0;
	readonly entries: Sent[] = [];

	/** Notes a request sent at `now` (ms), and forgets old ones. @param flightMs until a response */
	add(now: number, asked: number, flightMs: number): Sent {
		const sent: Sent = { at: now, order: this.total++, asked, outcome: 'pending' };
		this.entries.push(sent);
		while ((this.entries[0] ?? sent).at < now - KEEP_MS - flightMs) this.entries.shift();
		return sent;
	}
}
