/**
 * Requests per wait that may cause requests to PingOne. The longest legitimate use needs about 30.
 */
const MAX_TOTAL = 100;
const MAX_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** What one link may cost, whoever holds it: rejected requests count like all others. */
export class Budget {
	private total = 0;

	private recent: number[] = [];

	/**
	 * Spends one request.
	 *
	 * @param now milliseconds since 1970
	 * @returns `tooFast`: reject for now; `spent`: the budget is used up, close the link
	 */
	spend(now: number): 'ok' | 'tooFast' | 'spent' {
		this.recent = this.recent.filter((at) => now - at < MINUTE_MS);
		if (this.recent.length >= MAX_PER_MINUTE) return 'tooFast';
		this.recent.push(now);
		this.total += 1;
		return this.total > MAX_TOTAL ? 'spent' : 'ok';
	}
}
