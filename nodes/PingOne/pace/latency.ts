/**
 * How long responses take, in ms. Refusals do not count: they may come sooner than real responses.
 */
export class Latency {
	/** Moving average. */
	mean = 0;
	/**
	 * Roughly the fastest of the last hundred responses: the latency without queueing on either side.
	 */
	least = 0;
	private answers = 0;

	get isKnown(): boolean {
		return this.answers > 0;
	}

	add(tookMs: number): void {
		this.answers++;
		if (this.answers <= 2) {
			// The first request may open a connection, or fetch a token; the second does not.
			this.mean = this.answers === 1 ? tookMs : Math.min(this.mean, tookMs);
			this.least = this.mean;
			return;
		}
		this.mean += (tookMs - this.mean) * 0.1;
		this.least = Math.min(tookMs, this.least + (tookMs - this.least) * 0.01);
	}
}
