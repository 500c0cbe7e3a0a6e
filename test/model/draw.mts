/** Values drawn from a seed: the same seed gives the same ones. */
export class Draw {
	private state: number;

	/**
	 * What came into the model later is drawn from here, so that old seeds go on as they did; missing
	 * in a plain run.
	 */
	readonly aside?: Draw;

	/**
	 * @param run becomes part of each ID, so that no two runs of a process have one in common
	 * @param isPlain without what came into the model later
	 */
	constructor(
		seed: number,
		private readonly run = 0,
		isPlain = true,
	) {
		this.state = (seed ^ 0x9e3779b9) >>> 0;
		if (!isPlain) this.aside = new Draw(seed ^ 0x85ebca6b, run);
	}

	/** From 0 up to 1 (mulberry32). */
	readonly next = (): number => {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};

	/** A whole number from `low` to `high`. */
	integer(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	one<T>(choices: readonly T[]): T {
		return choices[this.integer(0, choices.length - 1)];
	}

	uuid(): string {
		const hex = () => this.integer(0, 0xffff).toString(16).padStart(4, '0');
		const run = this.run.toString(16).padStart(8, '0');
		return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-8${hex().slice(1)}-${hex()}${run}`;
	}
}
