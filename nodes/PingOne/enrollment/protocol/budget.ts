/** Requests of one wait that may make PingOne work. The longest honest way needs about thirty. */
const MAX_TOTAL = 100;
const MAX_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** What one link may cost, whoever holds it: refused requests count like all others. */
export class Budget {
	private total = 0;

	private recent: number[] = [];

	/**
	 * Takes one request off.
	 *
	 * @param now milliseconds since 1970
	 * @returns `tooFast`: to be refused for now; `spent`: the link has cost enough and is to be closed
	 */
	spend(now: number): 'ok' | 'tooFast' | 'spent' {
		this.recent = this.recent.filter((at) => now - at < MINUTE_MS);
		if (this.recent.length >= MAX_PER_MINUTE) return 'tooFast';
		this.recent.push(now);
		this.total += 1;
		return this.total > MAX_TOTAL ? 'spent' : 'ok';
	}
}
